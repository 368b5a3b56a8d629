"""A write happens once for each key, whatever the network does."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from anfu.audit.models import Line
from anfu.cases.models import CaseEvent
from anfu.tokens.models import Call
from tests.api.conftest import Caller, a_token
from tests.desk.scene import Scene, a_scene

NOTE = {"text": "The courier has it."}


def notes() -> int:
    """How many notes there are."""
    return CaseEvent.objects.filter(kind=CaseEvent.Kind.NOTED).count()


def test_a_key_is_for_one_request(scene: Scene, mia: Caller) -> None:
    """With another body or address it is refused, and nothing is done."""
    path = f"/cases/{scene.case(1).code}/notes"
    assert mia.post(path, NOTE, key="k1").status_code == 200
    before = notes()
    for other in (
        mia.post(path, {"text": "Something else."}, key="k1"),
        mia.post(f"/cases/{scene.case(2).code}/notes", NOTE, key="k1"),
    ):
        assert (other.status_code, other.json()["code"]) == (409, "key_reused")
    assert notes() == before


def test_keys_of_two_tokens_are_two_keys(scene: Scene, mia: Caller, lin: Caller) -> None:
    """Neither learns what the other was answered."""
    path, before = f"/cases/{scene.case(1).code}/notes", notes()
    assert mia.post(path, NOTE, key="k1").status_code == 200
    answer = lin.post(path, NOTE, key="k1")
    assert answer.status_code == 200 and "Idempotency-Replayed" not in answer.headers
    assert notes() == before + 2


def test_a_refusal_is_an_answer_and_is_given_again(scene: Scene, mia: Caller) -> None:
    """Even when it would be done by now: a new try takes a new key."""
    path = f"/cases/{scene.case(3).code}/owner"
    first = mia.post(path, {}, key="k1")
    assert (first.status_code, first.json()["code"]) == (409, "reason_missing")
    again = mia.post(path, {}, key="k1")
    assert (again.status_code, again.json()) == (409, first.json())
    assert again.headers["Content-Type"] == "application/problem+json"
    assert mia.post(path, {"why": "Lin is ill"}, key="k2").status_code == 200


def test_what_could_not_be_tried_leaves_the_key_free(scene: Scene, mia: Caller) -> None:
    """No such case, or a body that does not hold: mend it and take the same key."""
    path = f"/cases/{scene.case(1).code}/notes"
    assert mia.post("/cases/ZZZZ/notes", NOTE, key="k1").status_code == 404
    assert mia.post(path, {"note": "x"}, key="k1").json()["code"] == "invalid"
    assert not Call.objects.exists()
    assert mia.post(path, NOTE, key="k1").status_code == 200


@pytest.mark.parametrize("key", ["", " ", "ü", "x" * 201])
def test_a_write_needs_a_key(scene: Scene, mia: Caller, key: str) -> None:
    """Of visible ASCII; without one nothing is done."""
    answer = mia.post(f"/cases/{scene.case(1).code}/notes", NOTE, key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "key_missing")
    assert not Call.objects.exists()


def test_every_write_is_kept_with_who_and_what(scene: Scene, mia: Caller) -> None:
    """And none of its words: what a person said must be forgotten in one place only."""
    path = f"/cases/{scene.case(1).code}/notes"
    mia.post(path, NOTE, key="k1")
    [call] = Call.objects.all()
    assert (call.brand, call.by, call.method, call.path, call.status) == (
        scene.brand,
        scene.mia,
        "POST",
        f"/api/v1{path}",
        200,
    )
    assert NOTE["text"] not in str(call.answer) and "Ada" not in str(call.answer)
    assert call.answer["code"] == scene.case(1).code
    [line] = Line.objects.filter(deed="api note")
    assert (line.who, line.kind) == ("mia", "wrote") and line.what.startswith(path[1:])


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_it_once() -> None:
    """The second waits for the first and is given its answer."""
    scene = a_scene(timezone.now())
    path, before = f"/cases/{scene.case(1).code}/notes", notes()
    secret, together = a_token(scene.mia), threading.Barrier(4)

    def note() -> tuple[int, object]:
        try:
            together.wait()
            answer = Caller(secret).post(path, NOTE, key="k1")
            return answer.status_code, answer.json()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = [one.result() for one in [pool.submit(note) for _ in range(4)]]
    assert [status for status, _ in answers] == [200] * 4
    assert all(body == answers[0][1] for _, body in answers)
    assert notes() == before + 1
