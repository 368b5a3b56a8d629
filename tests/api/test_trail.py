"""Whoever looks, writes or is refused by a program leaves a line in the trail, too."""

from __future__ import annotations

from anfu.api.trail import SHOWS_CUSTOMERS
from anfu.api.urls import face
from anfu.audit.models import Line
from tests.api.conftest import Caller, a_token
from tests.desk.scene import Scene

SHOWS_NOBODY = {"this_token", "list_playbooks", "one_playbook", "all_figures", "list_reviews", "one_review"}


def lines() -> list[tuple[str, str, str, str]]:
    """What the trail says, oldest first."""
    return list(Line.objects.order_by("number").values_list("kind", "who", "deed", "what"))


def test_every_read_is_known_to_the_trail() -> None:
    """A new route that reads is put on one list or the other."""
    reads = {
        methods["get"]["operationId"]
        for methods in face.get_openapi_schema()["paths"].values()
        if "get" in methods
    }
    assert reads == SHOWS_CUSTOMERS | SHOWS_NOBODY


def test_a_look_a_deed_and_a_refusal_leave_a_line_each(scene: Scene) -> None:
    """With the person, the token and the case; the same look again soon leaves none, and what shows nobody none."""
    before, code = len(lines()), scene.case(1).code
    till = Caller(a_token(scene.mia, "cases:read", "cases:write", name="till"))
    for _ in range(2):
        till.get(f"/cases/{code}")
    till.get("/token")
    till.get("/cases/ZZZZ")
    till.post(f"/cases/{code}/notes", {"text": "A note."}, key="k1")
    till.post(f"/cases/{code}/notes", {"text": "A note."}, key="k1")
    till.get("/posts")
    assert lines()[before:] == [
        ("read", "mia", "api one_case", f"cases/{code} by till"),
        ("wrote", "mia", "api note", f"cases/{code}/notes by till"),
        ("refused", "mia", "api posts:read", "posts by till"),
    ]
