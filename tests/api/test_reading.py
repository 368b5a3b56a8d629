"""What programs read: posts, cases, promises; in pages, through filters, never of another brand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from anfu.cases.models import Case
from anfu.listening.models import Post
from anfu.people.models import Staff
from anfu.promises.models import Promise
from anfu.tokens.actions import revoke
from tests.api.conftest import Caller, a_token
from tests.build import a_person
from tests.desk.scene import Scene


def walked(caller: Caller, path: str, limit: int, **asked: object) -> list[dict[str, object]]:
    """All items of a list, page by page."""
    items, cursor = [], ""
    while True:
        page = caller.get(path, limit=limit, cursor=cursor, **asked).json()
        assert len(page["items"]) <= limit
        items += page["items"]
        if page["next"] is None:
            return items
        cursor = page["next"]


def test_pages_hold_everything_once(scene: Scene, mia: Caller) -> None:
    """Page by page comes what there is, the newest first, each once."""
    told = [item["id"] for item in walked(mia, "/posts", 3)]
    assert told == list(Post.objects.filter(brand=scene.brand).order_by("-pk").values_list("pk", flat=True))
    cases = [item["code"] for item in walked(mia, "/cases", 2)]
    assert cases == [case.code for case in Case.objects.filter(brand=scene.brand).order_by("-pk")]
    assert len(walked(mia, "/promises", 1)) == Promise.objects.filter(brand=scene.brand).count()


def test_cases_are_sifted(scene: Scene, mia: Caller) -> None:
    """Each filter lets through what it says."""
    mine = {item["code"] for item in walked(mia, "/cases", 200, owner="me")}
    assert mine == {case.code for case in Case.objects.filter(owner=scene.mia)}
    assert mine == {item["code"] for item in walked(mia, "/cases", 200, owner="mia")}
    assert {item["is_open"] for item in walked(mia, "/cases", 200, state="closed")} == {False}
    assert {item["tier"] for item in walked(mia, "/cases", 200, tier="serious")} == {"serious"}
    assert walked(mia, "/cases", 200, owner="nobody", state="open")
    later = (timezone.now() + timedelta(days=1)).isoformat()
    assert walked(mia, "/cases", 200, opened_since=later) == []


def test_a_case_tells_what_a_reply_needs(scene: Scene, mia: Caller) -> None:
    """Its file has the newest event that its reader has read, its next clock and its posts."""
    case = scene.case(1)
    file = mia.get(f"/cases/{case.code}").json()
    assert file["code"] == case.code and file["owner"] == "mia" and file["lane"] == "ordinary"
    events = mia.get(f"/cases/{case.code.lower()}/events").json()["items"]
    assert file["seen"] == events[0]["id"]
    due = min(p.due_at for p in Promise.objects.filter(case=case, done_at=None, withdrawn_at=None))
    assert file["next_due_at"] == due.isoformat().replace("+00:00", "Z")
    posts = mia.get("/posts", case=case.code).json()["items"]
    assert [post["case"] for post in posts] == [case.code] * 2
    assert posts[-1]["verdict"]["is_complaint"] and posts[-1]["text"].startswith("@sprucehome")
    assert mia.get(f"/posts/{posts[0]['id']}").json() == posts[0]


def test_promises_say_what_became_of_them(scene: Scene, mia: Caller) -> None:
    """The outcome is that of the ledger; owed are those neither done nor withdrawn."""
    owed = walked(mia, "/promises", 200, is_owed="true")
    assert {item["outcome"] for item in owed} == {"open", "broken"}
    assert {item["done_at"] for item in owed} == {None}
    assert len(owed) + len(walked(mia, "/promises", 200, is_owed="false")) == Promise.objects.count()
    assert {item["case"] for item in walked(mia, "/promises", 9, case=scene.case(1).code)} == {
        scene.case(1).code
    }


def test_an_analyst_reads_no_direct_messages(scene: Scene, mia: Caller) -> None:
    """Nor why triage judged them so, which quotes them."""
    analyst = Caller(a_token(a_person(scene.brand, "ann", "analyst")))
    private = Post.objects.filter(is_private=True, is_sealed=False).first()
    assert private is not None
    assert mia.get(f"/posts/{private.pk}").json()["text"] == private.text
    hidden = analyst.get(f"/posts/{private.pk}").json()
    assert hidden["text"] is None and hidden["verdict"]["why"] == []


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "token_missing"),
        ("Basic bWlhOm1pYQ==", "token_missing"),
        ("Bearer", "token_missing"),
        ("Bearer anfu_guess", "token_unknown"),
    ],
)
def test_nobody_enters_without_a_token(scene: Scene, header: str, code: str) -> None:
    """Not by a session either: the API knows no cookies."""
    client = Client(headers={"Authorization": header} if header else {})
    client.force_login(scene.mia)
    answer = client.get("/api/v1/cases")
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_that_ended_opens_nothing(scene: Scene, mia: Caller) -> None:
    """Expired, revoked, or its person gone: each says so."""
    expired = Caller(a_token(scene.mia, lasts=timedelta(0)))
    assert expired.get("/cases").json()["code"] == "token_expired"
    revoked = Caller(a_token(scene.mia, name="till"))
    assert revoked.get("/cases").status_code == 200
    revoke("till", timezone.now())
    assert revoked.get("/cases").json()["code"] == "token_revoked"
    Staff.objects.filter(pk=scene.mia.pk).update(is_active=False)
    assert mia.get("/cases").json()["code"] == "staff_gone"


def test_scopes_and_roles_are_kept_to(scene: Scene) -> None:
    """A token does what it was made for, and a person who became an analyst no more than an analyst."""
    narrow = Caller(a_token(scene.mia, "posts:read"))
    assert narrow.get("/posts").status_code == 200
    answer = narrow.get("/cases")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert narrow.get("/token").json()["scopes"] == ["posts:read"]


def test_too_many_calls_are_told_when_to_come_back(scene: Scene) -> None:
    """After a minute's worth: 429 with Retry-After in whole seconds."""
    busy = Caller(a_token(scene.mia, per_minute=3))
    assert [busy.get("/token").status_code for _ in range(3)] == [200] * 3
    answer = busy.get("/token")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_calls")
    assert 1 <= int(answer.headers["Retry-After"]) <= 20


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nowhere", 404, "not_found"),
        ("/", 404, "not_found"),
        ("/cases/ZZZZ", 404, "not_found"),
        ("/posts/999999999", 404, "not_found"),
        ("/cases?limit=0", 422, "invalid"),
        ("/cases?opened_since=yesterday", 422, "invalid"),
        ("/cases?tag=%00", 422, "invalid"),
        ("/cases?cursor=%C3%A9", 400, "cursor_unknown"),
        ("/cases?cursor=AAAA", 400, "cursor_unknown"),
    ],
)
def test_what_cannot_be_is_a_problem(mia: Caller, path: str, status: int, code: str) -> None:
    """With a code, a sentence, and where it is the request's fault the place."""
    answer = mia.get(path)
    told = answer.json()
    assert (answer.status_code, told["code"], told["type"]) == (status, code, f"urn:anfu:{code}")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert told["detail"] and (code != "invalid" or told["errors"][0]["where"].startswith("query."))


def test_an_unknown_method_is_told_those_that_are_known(mia: Caller) -> None:
    """405 with Allow, as problem+json."""
    answer = mia.send("DELETE", "/cases")
    assert (answer.status_code, answer.json()["code"], answer.headers["Allow"]) == (405, "not_allowed", "GET")


def test_sentences_are_in_the_callers_language(mia: Caller) -> None:
    """As Accept-Language asks; the code stays."""
    client = Client(headers={"Authorization": f"Bearer {mia.secret}", "Accept-Language": "zh-CN"})
    told = client.get("/api/v1/cases/ZZZZ").json()
    assert told["code"] == "not_found" and "品牌" in told["detail"]


def test_the_document_is_for_everybody(mia: Caller) -> None:
    """OpenAPI 3.1, without a token; each route names its scope."""
    document = Client().get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for operations in document["paths"].values():
        for operation in operations.values():
            assert "x-scope" in operation
