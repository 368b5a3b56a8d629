"""Live updates: from the database to the screen, and nothing lost on the way."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from anfu.flows.posts_arrive import posts_arrive
from anfu.people.actions import invite, open_desk
from tests.build import a_post
from tests.desk.browser import a_desk
from tests.desk.browser import sign_in as enter
from tests.desk.conftest import SignIn
from tests.desk.scene import PASSWORD, Scene


def test_a_complaint_appears_by_itself(scene: Scene, sign_in: SignIn) -> None:
    """A new case is on the list within a second, and the keyboard's place is kept."""
    page = sign_in(path="/queue/open")
    row = page.locator("a.row", has_text="Jonas Weber")
    row.focus()
    _hear(page)
    began = time.monotonic()
    posts_arrive(scene.brand, [a_post(by=77, name="Nora Quist", at=scene.now)])
    expect(page.locator("a.row", has_text="Nora Quist")).to_be_visible()
    assert time.monotonic() - began < 2
    expect(row).to_be_focused()
    expect(page.locator("#rail-open .count")).to_have_text("9")


def test_typed_text_outlives_updates_and_reloads(scene: Scene, sign_in: SignIn) -> None:
    """What somebody types is theirs: no update touches it, and a reload brings it back."""
    page = sign_in(path=f"/case/{scene.case(2).code}")
    _hear(page)
    page.locator("#text").fill("Half a sent")
    newer = a_post("@sprucehome 还在等", by=2, name="陈婉清", at=scene.now, lang="zh")
    posts_arrive(scene.brand, [newer])
    expect(page.locator(".said.is-new")).to_be_visible()
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("ence")
    page.reload()
    expect(page.locator("#text")).to_have_value("Half a sentence")


def test_the_clock_ticks_by_itself(scene: Scene, sign_in: SignIn) -> None:
    """A clock counts down in the browser, in seconds at the end; when it runs out the server is asked."""
    page = sign_in(path=f"/case/{scene.case(7).code}")
    clock = page.locator(".now .clock")
    page.evaluate(
        "document.querySelector('.now .clock').dateTime = new Date(Date.now() + 2000).toISOString()"
    )
    expect(clock).to_have_text("reply in 1 s")
    expect(clock).to_have_text("reply in 0 s")
    expect(clock).to_have_text("reply in 56 m")


def test_the_stream_is_for_those_signed_in(desk_url: str) -> None:
    """Nobody without a session hears anything."""
    assert httpx.get(f"{desk_url}/events").status_code == 401
    assert httpx.get(f"{desk_url}/events", headers={"Cookie": "anfu_session=made-up"}).status_code == 401


def test_each_desk_hears_its_own_brand_only(scene: Scene, sign_in: SignIn, desk_url: str) -> None:
    """What happens to one brand is not told to another, not even that something happened."""
    invite("zoe", PASSWORD, open_desk("x", (1, "other", "Other"), scene.now), "agent")
    cookies = {c["name"]: c["value"] for c in sign_in("zoe").context.cookies()}
    with httpx.stream("GET", f"{desk_url}/events", cookies=cookies, timeout=2) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "retry: 1000"
        _notify(scene.brand.pk)
        with pytest.raises(httpx.ReadTimeout):
            assert [line for line in lines if line] == []


def test_a_lost_connection_is_said(scene: Scene, sign_in: SignIn) -> None:
    """Where the stream breaks off, the page says so; it goes on by itself when it is back."""
    page = sign_in(path=f"/case/{scene.case(2).code}")
    _hear(page)
    expect(page.locator(".lost")).to_be_hidden()
    page.evaluate("htmx.trigger(document.body, 'htmx:sseError')")
    expect(page.locator(".lost")).to_have_text("Connection lost. Trying again…")
    page.evaluate("htmx.trigger(document.body, 'htmx:sseOpen')")
    expect(page.locator(".lost")).to_be_hidden()


def test_a_deed_that_failed_is_said(scene: Scene, browser: Browser, desk_url: str) -> None:
    """Where a deed does not reach the desk, the page says so and keeps the words; once more, and it is done."""
    context = browser.new_context()
    page = context.new_page()
    enter(page, desk_url, "mia", f"/case/{scene.case(2).code}")
    page.route("**/note", lambda route: route.abort())
    page.locator("#note").fill("The carrier calls back at noon")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".failed")).to_be_visible()
    expect(page.locator("#note")).to_have_value("The carrier calls back at noon")
    page.unroute("**/note")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".noted")).to_contain_text("The carrier calls back at noon")
    expect(page.locator(".failed")).to_be_hidden()
    expect(page.locator("#note")).to_have_value("")
    page.goto("about:blank")
    context.close()


def test_the_desk_stops_at_once_with_streams_open(scene: Scene, database_url: str) -> None:
    """An open stream does not hold the server back when it is told to stop."""
    with a_desk(database_url) as address, httpx.Client(base_url=address, timeout=5) as client:
        page = client.get("/accounts/login/")
        token = page.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        form = {"login": "mia", "password": PASSWORD, "csrfmiddlewaretoken": token}
        assert client.post("/accounts/login/", data=form, headers={"Referer": address}).status_code == 302
        stream = client.send(client.build_request("GET", "/events"), stream=True)
        assert next(stream.iter_lines()) == "retry: 1000"
        began = time.monotonic()
    assert time.monotonic() - began < 3
    del scene


def test_a_taken_port_is_said_plainly(desk_url: str) -> None:
    """A second desk on the same port ends with a sentence that says what to do."""
    anfu = Path(sys.executable).with_name("anfu")
    port = desk_url.rsplit(":", 1)[1]
    ended = subprocess.run(
        [anfu, "web", "--port", port], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert "ANFU_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr


def _hear(page: Page) -> None:
    """Wait until the page hears."""
    page.wait_for_selector("body[data-live]")


def _notify(brand_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('desk', %s)", [str(brand_id)])
