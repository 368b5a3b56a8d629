"""Nothing of one brand reaches another, by any route; and each route asks for its scope and role."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from anfu.api.urls import face
from anfu.cases.models import Case, CaseEvent
from anfu.insight.models import MonthlyReview
from anfu.listening.models import Post
from anfu.people.models import Customer, Staff
from anfu.playbook.models import PlaybookVersion
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from anfu.tokens.models import Call, Token
from anfu.tokens.rules import SCOPES
from tests.api.conftest import ADDRESS, Caller, a_token
from tests.build import PLAYBOOKS, a_person
from tests.desk.scene import Scene

ROUTES = [
    (method.upper(), path.removeprefix(ADDRESS), operation)
    for path, methods in face.get_openapi_schema()["paths"].items()
    for method, operation in methods.items()
]
BODIES: Mapping[str, Any] = {
    "judge": {"is_complaint": True},
    "take": {"why": "mine now"},
    "deal": {"to": "otto"},
    "note": {"text": "A note."},
    "tag": {"tag": "refund"},
    "snooze": {"until": None},
    "close": {"why": "no_complaint"},
    "suspect": {"claims": "a refund", "facts": "none was due"},
    "appeal": {"text": "The parcel number."},
    "clear": {"why": "The parcel was found."},
    "correct": {"what": "tier", "to": "serious"},
    "proof": {"text": "Hello", "stage": "answer"},
    "draft": {"text": "Hello", "stage": "answer"},
    "say": {"text": "Hello", "stage": "answer", "seen": 1 << 40},
    "approve": {"seen": 1 << 40},
    "reword": {"text": "Hello"},
    "send_back": {"reason": "No."},
    "settle": {"is_on_x": True},
    "move": {"text": "Hello", "reason": "Why", "seen": 1 << 40},
    "explain": {"reason": "Why"},
    "agree": {"purpose": "research", "agrees": True},
}
"""A body that holds, for each operation that names a thing and takes one."""


def theirs(scene: Scene) -> dict[str, str]:
    """Something of the scene's brand under each name by which an address asks."""
    MonthlyReview.objects.create(brand=scene.brand, month="2026-10", made_at=scene.now, told={})
    return {
        "code": scene.case(1).code,
        "reply_id": str(Reply.objects.filter(status="unsure").get().pk),
        "promise_id": str(Promise.objects.filter(case=scene.case(1)).latest("pk").pk),
        "post_id": str(Post.objects.latest("pk").pk),
        "customer_id": str(scene.case(1).customer_id),
        "playbook_id": str(PlaybookVersion.objects.filter(brand=scene.brand).latest("pk").pk),
        "month": "2026-10",
    }


def everything(brand_id: int) -> Sequence[object]:
    """What a brand's tables hold."""
    kinds = (Case, CaseEvent, Reply, Promise, Post)
    return [list(kind.objects.filter(brand=brand_id).order_by("pk").values()) for kind in kinds] + [
        list(Customer.objects.filter(brand=brand_id).order_by("pk").values())
    ]


def test_another_brands_things_are_not_there(scene: Scene, elsewhere: Staff) -> None:
    """Whatever names a thing of another brand answers 404 and does nothing."""
    things, before = theirs(scene), everything(scene.brand.pk)
    otto, tried = Caller(a_token(elsewhere)), 0
    for method, path, operation in ROUTES:
        asked = re.findall(r"\{(\w+)\}", path)
        if not asked or asked == ["figure"]:
            continue
        body = BODIES[operation["operationId"]] if "requestBody" in operation else None
        answer = otto.send(method, path.format(**things), body)
        assert answer.status_code == 404, (method, path, answer.content)
        tried += 1
    assert tried > 25
    assert everything(scene.brand.pk) == before
    assert not Call.objects.exists()


def test_lists_hold_ones_own_brand_alone(scene: Scene, elsewhere: Staff) -> None:
    """No list of another brand's token shows anything of this one, nor takes its things for a filter."""
    otto, ours = Caller(a_token(elsewhere)), theirs(scene)
    own = {one.pk for one in PlaybookVersion.objects.filter(brand=elsewhere.brand)}
    for method, path, operation in ROUTES:
        if method != "GET" or "{" in path:
            continue
        answer = otto.get(path)
        assert answer.status_code == 200, (path, answer.content)
        if path == "/playbooks":
            assert {one["id"] for one in answer.json()["items"]} == own
        elif "items" in answer.json():
            assert answer.json()["items"] == [], path
        names = {parameter["name"] for parameter in operation["parameters"]}
        if "case" in names:
            assert otto.get(path, case=ours["code"]).status_code == 404, path
    assert otto.get("/figures").json()["figures"]["all"]["cases"]["n"] == 0
    assert otto.get("/figures/cases/cases").json() == {"total": 0, "cases": []}
    assert otto.get("/cases", owner="mia").json()["items"] == []
    assert otto.get("/posts", customer=ours["customer_id"]).json()["items"] == []


@pytest.mark.parametrize("role", Staff.Role.values)
def test_every_route_asks_for_its_scope_and_role(scene: Scene, role: str) -> None:
    """The whole matrix: with the scope alone, with all others, and with a scope that the role may not hold."""
    person = a_person(scene.brand, "kim", role)
    secret = a_token(person)
    token, caller = Token.objects.get(staff=person), Caller(secret)

    def code(method: str, path: str, *scopes: str) -> str:
        Token.objects.filter(pk=token.pk).update(scopes=list(scopes), paid_until=None)
        answer = caller.send(method, path, key="")
        return str(answer.json()["code"]) if answer.status_code == 403 else ""

    for method, path, operation in ROUTES:
        scope, address = operation["x-scope"], re.sub(r"\{\w+\}", "1", path)
        if not scope:
            assert code(method, address) == ""
            continue
        others = [one for one in SCOPES if one != scope]
        assert code(method, address, *others) == "scope_missing", path
        allowed = "" if role in SCOPES[scope] else "role_forbids"
        assert code(method, address, scope) == allowed, path


def test_playbooks_are_checked_tested_and_put_in_force(scene: Scene, elsewhere: Staff) -> None:
    """Refused whole with file, line and key; in force for new cases once it holds; only by who leads."""
    otto = Caller(a_token(elsewhere))
    text = (PLAYBOOKS / "retailer.en.toml").read_text(encoding="utf-8")
    broken = text.replace("first_reply", "first_replay", 1)
    assert otto.post("/playbooks/check", {"text": text}).json() == {"holds": True, "problems": []}
    found = otto.post("/playbooks/check", {"text": broken}).json()
    assert not found["holds"] and re.match(r"playbook:\d+", found["problems"][0]["where"])
    refused = otto.post("/playbooks", {"text": broken})
    assert (refused.status_code, refused.json()["code"]) == (422, "playbook_refused")
    assert refused.json()["errors"] == found["problems"]
    [before] = otto.get("/playbooks").json()["items"]
    tested = otto.post("/playbooks/test", {"text": text}).json()
    assert tested["passed"] and len(tested["examples"]) > 5
    put = otto.post("/playbooks", {"text": f"{text}\n# by program\n"}).json()
    assert put["is_active"] and put["activated_by"] == "otto"
    newest, old = otto.get("/playbooks").json()["items"]
    assert (newest["id"], newest["is_active"], old["id"], old["is_active"]) == (
        put["id"],
        True,
        before["id"],
        False,
    )
    assert otto.get(f"/playbooks/{put['id']}").json()["text"].endswith("# by program\n")


def test_figures_and_reviews_are_those_of_the_desk(scene: Scene) -> None:
    """With n, interval and the cases behind each; a period that ends before it begins is told so."""
    ann = Caller(a_token(a_person(scene.brand, "ann", "analyst")))
    told = ann.get("/figures", by="tier").json()
    assert set(told["figures"]) == {"all", "ordinary", "serious"}
    assert told["figures"]["all"]["cases"]["value"] == sum(
        told["figures"][part]["cases"]["value"] for part in ("ordinary", "serious")
    )
    behind = ann.get("/figures/unanswered/cases").json()
    assert behind["total"] == len(behind["cases"]) > 0
    assert set(behind["cases"]) <= {case.code for case in Case.objects.all()}
    backwards = ann.get("/figures", since="2026-02-01", until="2026-01-01")
    assert backwards.status_code == 422 and "before it begins" in json.dumps(backwards.json())
    assert ann.get("/figures/nonsense/cases").status_code == 404
    assert ann.get("/reviews").json() == {"items": []}
    assert ann.get("/reviews/2026-10").status_code == 404
