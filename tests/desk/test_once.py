"""What all desks show alike is worked out once, and never from before a change."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.test import Client

from anfu.desk.live.hub import BRAND, CASE, Ear, Hub
from anfu.desk.once import Once, once
from anfu.people.actions import invite
from tests.desk.scene import PASSWORD, Scene


@pytest.fixture
def heard() -> Iterator[None]:
    """A process that hears what changes."""
    once.is_on = True
    yield
    once.is_on = False
    once.forget()


def test_it_is_worked_out_once_until_something_happens() -> None:
    """By brand and by key; without a bell nothing is kept."""
    one, asked = Once(), iter(range(100))
    assert [one.get(1, "rail", lambda: next(asked)) for _ in range(2)] == [0, 1]
    one.is_on = True
    assert [one.get(1, "rail", lambda: next(asked)) for _ in range(3)] == [2, 2, 2]
    assert one.get(2, "rail", lambda: next(asked)) == 3
    assert one.get(1, "list", lambda: next(asked)) == 4
    one.forget(1)
    assert one.get(1, "rail", lambda: next(asked)) == 5
    assert one.get(2, "rail", lambda: next(asked)) == 3


def test_what_was_begun_before_a_change_is_not_kept() -> None:
    """Whoever asks after the change is told what is true after it, even while somebody still works on the old."""
    one = Once()
    one.is_on = True
    begun, changed, told = threading.Event(), threading.Event(), []

    def slow() -> str:
        begun.set()
        assert changed.wait(5)
        return "before"

    early = threading.Thread(target=lambda: told.append(one.get(1, "rail", slow)))
    early.start()
    assert begun.wait(5)
    one.forget(1)
    assert one.get(1, "rail", lambda: "after") == "after"
    changed.set()
    early.join()
    assert told == ["before"]
    assert one.get(1, "rail", lambda: "later") == "after"


@pytest.mark.usefixtures("heard")
def test_nobody_is_shown_what_is_somebody_elses(scene: Scene) -> None:
    """The queue Mine, its count and the language are each person's own, whoever asked first."""
    pages = {}
    for staff in (scene.mia, scene.lin):
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(staff)
        pages[staff.username] = client.get("/queue/mine").content.decode()
    assert "Ada Lee" in pages["mia"] and "Ada Lee" not in pages["lin"]
    assert "Jonas Weber" in pages["lin"] and "Jonas Weber" not in pages["mia"]
    assert "overdue" in pages["mia"] and "overdue" not in pages["lin"]


@pytest.mark.usefixtures("heard")
def test_whoever_did_something_sees_it_at_once(scene: Scene) -> None:
    """Before the bell was heard."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(scene.mia)
    before = client.get("/queue/unassigned").content.decode()
    assert "陈婉清" in before
    client.post(f"/case/{scene.case(2).code}/owner")
    assert "陈婉清" not in client.get("/queue/unassigned").content.decode()


@pytest.mark.usefixtures("heard")
def test_the_bell_names_the_cases(scene: Scene) -> None:
    """The hub throws away what it kept, and only desks that show one of the cases read that case anew."""
    hub = Hub("")
    told: dict[str, list[str]] = {}

    async def listen() -> None:
        async with hub.desk(scene.brand.pk, 7) as there, hub.desk(scene.brand.pk, 8) as elsewhere:
            once.get(scene.brand.pk, "rail", lambda: "old")
            hub._tell(f"{scene.brand.pk}:7,9")
            told.update(there=await there.listen(), elsewhere=await elsewhere.listen())
            assert once.get(scene.brand.pk, "rail", lambda: "new") == "new"
            hub._tell(str(scene.brand.pk))
            assert await elsewhere.listen() == [CASE, BRAND]

    _run(listen())
    assert told == {"there": [CASE, BRAND], "elsewhere": [BRAND]}


def test_a_resting_ear_hears_its_case_at_once() -> None:
    """Of a burst the rest is heard together; nothing is lost."""

    async def listen() -> None:
        ear = Ear()
        ear.rest(0.2)
        ear.hear(BRAND)
        ear.hear(CASE)
        assert await ear.listen() == [CASE]
        ear.hear(BRAND)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ear.listen(), 0.05)
        assert await asyncio.wait_for(ear.listen(), 2) == [BRAND]

    _run(listen())


@pytest.mark.usefixtures("heard")
def test_what_only_some_may_do_is_offered_to_them_alone(scene: Scene) -> None:
    """An analyst who looks after Mia reads the same promises, without her buttons."""
    ana = invite("ana", PASSWORD, scene.brand, "analyst", "Ana")
    told = {}
    for staff in (scene.mia, ana):
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(staff)
        told[staff.username] = client.get("/promises").content.decode()
    assert "Ada Lee" in told["mia"] and "Ada Lee" in told["ana"]
    assert 'data-key="m"' in told["mia"] and 'data-key="m"' not in told["ana"]


def _run(story: Coroutine[Any, Any, None]) -> None:
    """In a loop of its own: on this thread Playwright may keep one."""
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, story).result()
