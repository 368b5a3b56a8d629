"""A program that knows nothing but the document cares for a case, and is refused where a person would be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from anfu.cases.models import Case, CaseEvent
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.people.models import Staff
from anfu.promises.models import Explanation, Promise
from anfu.replies.models import Reply
from anfu.tokens.models import Call
from tests.api.client import Client
from tests.api.conftest import a_token
from tests.build import Hall, a_post
from tests.desk.scene import WAITING, Scene, with_a_waiting_reply

KIND = (
    "Hi Priya, I am so sorry that you were charged twice for one lamp and then heard nothing for a week. We refund the "
    "second charge today and I write to you again within 4 hours. Mia"
)
PASSED = "@sprucehome Thank you for the lovely lamp! It is on my card twice, would you have a look?"
DEFENSIVE = "It is not our fault, you should have read the terms."


def sent(method: str, address: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Any, bytes]:
    """Pass a request to the API."""
    kind = headers.get("Content-Type", "")
    answer = Browser().generic(method, address, body, content_type=kind, headers=dict(headers))
    return answer.status_code, answer.headers, answer.content


def program_of(staff: Staff) -> Client:
    """A client for somebody, from the document as anybody may fetch it."""
    document = Browser().get("/api/v1/openapi.json").json()
    return Client(document, sent, a_token(staff))


@pytest.fixture
def mia(scene: Scene) -> Client:
    """Mia's."""
    return program_of(scene.mia)


@pytest.fixture
def lin(scene: Scene) -> Client:
    """Lin's."""
    return program_of(scene.lin)


def refused(client: Client, operation: str, body: object = None, **values: Any) -> str:
    """The code by which a call is refused."""
    answer = client.call(operation, body, **values)
    assert answer.status == 409, answer
    code: str = answer.body["code"]
    return code


def twice(client: Client, operation: str, body: object = None, **values: Any) -> Any:
    """Call with one key again and again: the deed happens once, and the answer is the same."""
    first = client.call(operation, body, key="once-" + operation, **values)
    lines = CaseEvent.objects.count(), Reply.objects.count(), Call.objects.count()
    again = client.call(operation, body, key="once-" + operation, **values)
    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (CaseEvent.objects.count(), Reply.objects.count(), Call.objects.count()) == lines
    assert first.status == 200, first.body
    return first.body


def test_a_case_is_opened_answered_and_resolved(scene: Scene, mia: Client) -> None:
    """From the post that triage let pass to the closed case, each write said twice and done once."""
    posts_arrive(scene.brand, [a_post(PASSED, by=4711, name="Priya N", at=scene.now - timedelta(minutes=2))])
    passed = next(
        post["id"]
        for post in mia.call("list_posts", is_complaint="false").body["items"]
        if post["case"] is None and post["customer"]
    )
    code = twice(mia, "judge", {"is_complaint": True}, post_id=passed)["case"]
    assert mia.call("one_case", code=code).body["is_open"]
    assert twice(mia, "take", {}, code=code)["owner"] == "mia"
    twice(mia, "note", {"text": "Looked at the order: two charges."}, code=code)
    assert twice(mia, "tag", {"tag": "refund"}, code=code)["tags"] == ["refund"]
    assert twice(mia, "correct", {"what": "topic", "to": "billing"}, code=code)["topic"] == "billing"
    twice(mia, "take_correction_back", code=code)
    assert refused(mia, "close", {"why": "resolved"}, code=code) == "unanswered"
    seen = mia.call("one_case", code=code).body["seen"]
    answer = {"text": KIND, "stage": "answer", "seen": seen}
    findings = mia.call("proof", {"text": KIND, "stage": "answer"}, code=code).body["findings"]
    assert "block" not in {finding["severity"] for finding in findings}
    reply = twice(mia, "say", answer, code=code)
    assert (reply["status"], reply["author"]) == ("queued", "mia")
    hall = Hall()
    while reply_goes_out(hall, timezone.now() + timedelta(minutes=1)):
        pass
    assert [one.text for one in hall.said].count(KIND) == 1
    [said] = [one for one in mia.call("list_replies", case=code).body["items"] if one["author"]]
    assert (said["id"], said["status"], said["text"]) == (reply["id"], "sent", KIND)
    promised = mia.call("list_promises", case=code, is_said="true", is_owed="true").body["items"]
    assert [one["made_by_reply"] for one in promised if one["kind"] != "contact"]
    closed = twice(mia, "close", {"why": "resolved"}, code=code)
    assert not closed["is_open"] and closed["closed_at"]
    assert refused(mia, "close", {"why": "resolved"}, code=code) == "case_closed"


def test_a_program_is_refused_where_its_person_would_be(scene: Scene, mia: Client, lin: Client) -> None:
    """By the gate, by the checks of language, by the owner, by whoever must approve: with the same codes."""
    charged, theirs = scene.case(4).code, scene.case(3).code
    seen = mia.call("one_case", code=charged).body["seen"]
    assert refused(mia, "note", {"text": "  "}, code=charged) == "empty"
    blocked = {"text": DEFENSIVE, "stage": "answer", "seen": seen}
    assert refused(mia, "say", blocked, code=charged) == "blocked"
    findings = mia.call("proof", {"text": DEFENSIVE, "stage": "answer"}, code=charged).body["findings"]
    assert "block" in {finding["severity"] for finding in findings}
    said = {"text": KIND, "stage": "answer", "seen": seen}
    assert refused(mia, "say", said | {"text": "x" * 281}, code=charged) == "too_long"
    assert refused(mia, "say", said | {"seen": 0}, code=charged) == "unseen"
    assert refused(mia, "say", said | {"seen": 1 << 40}, code=theirs) == "not_owner"
    assert refused(mia, "take", {}, code=theirs) == "reason_missing"
    assert refused(mia, "deal", {"to": "nobody-of-ours"}, code=charged) == "no_such_colleague"
    assert refused(mia, "snooze", {"until": "2020-01-01T00:00:00Z"}, code=charged) == "moment_past"
    assert refused(mia, "correct", {"what": "topic", "to": "weather"}, code=charged) == "no_such_verdict"
    assert refused(mia, "take_correction_back", code=charged) == "not_corrected"
    left = Reply.objects.filter(status="sent").first()
    assert left is not None
    assert refused(mia, "take_back", reply_id=left.pk) == "already_left"
    assert refused(mia, "settle", {"is_on_x": True}, reply_id=left.pk) == "not_unsure"
    assert refused(lin, "approve", {"seen": seen}, reply_id=left.pk) == "not_waiting"


def test_a_second_person_approves(scene: Scene, mia: Client, lin: Client) -> None:
    """Never the one whose words they are; the second may reword, return or let it leave."""
    with_a_waiting_reply(scene)
    [waiting] = mia.call("list_replies", status="pending").body["items"]
    assert (waiting["waits_for"], waiting["text"]) == ("tier", WAITING)
    reply = waiting["id"]
    seen = lin.call("one_case", code=waiting["case"]).body["seen"]
    assert refused(mia, "approve", {"seen": seen}, reply_id=reply) == "own_words"
    assert refused(lin, "send_back", {"reason": " "}, reply_id=reply) == "return_reason_missing"
    twice(lin, "reword", {"text": WAITING.replace("Mia", "Mia and Lin")}, reply_id=reply)
    assert refused(lin, "approve", {"seen": seen}, reply_id=reply) == "own_words"
    seen = mia.call("one_case", code=waiting["case"]).body["seen"]
    assert twice(mia, "approve", {"seen": seen}, reply_id=reply)["status"] == "queued"
    assert twice(mia, "take_back", reply_id=reply)["status"] == "withdrawn"


def test_a_promise_is_moved_or_explained(scene: Scene, lin: Client) -> None:
    """With a reason and a message that names the new time; else it is refused."""
    case = scene.case(3)
    promise = Promise.objects.filter(case=case, done_at=None, withdrawn_at=None).latest("pk").pk
    seen = lin.call("one_case", code=case.code).body["seen"]
    text = "Jonas, I am so sorry: we need longer than we thought. I write to you again within 3 hours. Lin"
    moving = {"text": text, "reason": "the safety team is called away", "seen": seen}
    assert refused(lin, "move", moving | {"reason": " "}, promise_id=promise) == "reason_unsaid"
    assert twice(lin, "move", moving, promise_id=promise)["stage"] == "update"
    assert Explanation.objects.get(promise=promise).told_by_id == Reply.objects.latest("pk").pk
    assert refused(lin, "explain", {"reason": ""}, promise_id=promise) == "reason_unsaid"
    twice(lin, "explain", {"reason": "The carrier was on strike."}, promise_id=promise)
    assert Explanation.objects.filter(promise=promise, told_by=None).count() == 1


def test_consents_are_recorded_in_the_playbooks_words(scene: Scene, mia: Client) -> None:
    """Given, taken back, and silence, which wins over everything."""
    case = scene.case(1)
    given = twice(mia, "agree", {"purpose": "improvements", "agrees": True}, code=case.code)
    assert [(one["purpose"], one["holds"]) for one in given["consents"]] == [("improvements", True)]
    back = mia.call("agree", {"purpose": "improvements", "agrees": False}, code=case.code).body
    assert [one["holds"] for one in back["consents"]] == [False]
    assert twice(mia, "silence", code=case.code)["opted_out_at"]
    told = mia.call("consents", customer_id=case.customer_id).body
    assert told["opted_out_at"] == mia.call("one_customer", customer_id=case.customer_id).body["opted_out_at"]
    [one] = mia.call("list_customers", handle=f"@{case.customer.username.upper()}").body["items"]
    assert one["id"] == case.customer_id
    none = mia.call("agree", {"purpose": "research", "agrees": True}, code=case.code).body
    assert [consent["purpose"] for consent in none["consents"]] == ["improvements"]


def test_cases_are_given_and_put_off(scene: Scene, mia: Client) -> None:
    """As from the list of the desk."""
    code = scene.case(1).code
    until = (timezone.now() + timedelta(hours=2)).isoformat()
    assert twice(mia, "snooze", {"until": until}, code=code)["snoozed_until"]
    assert mia.call("snooze", {"until": None}, code=code).body["snoozed_until"] is None
    assert twice(mia, "deal", {"to": "lin"}, code=code)["owner"] == "lin"
    assert Case.objects.get(pk=scene.case(1).pk).owner == scene.lin
    unsure = Reply.objects.get(status="unsure").pk
    assert twice(mia, "settle", {"is_on_x": True}, reply_id=unsure)["status"] == "sent"
    assert mia.call("history", code=code).body["items"][0]["by"] == "mia"


def test_a_suspicion_stands_on_evidence_and_is_lifted(scene: Scene, mia: Client) -> None:
    """Never without both sides; the customer is heard, and the case goes back to where it was."""
    code = scene.case(1).code
    evidence = {"claims": "The parcel never came.", "facts": "It was signed for, says the carrier."}
    assert refused(mia, "suspect", evidence | {"facts": " "}, code=code) == "evidence_missing"
    for link in ("ftp://x", "http://["):
        assert refused(mia, "suspect", evidence | {"links": [link]}, code=code) == "link_unreadable"
    assert refused(mia, "clear", {"why": "Found."}, code=code) == "not_suspected"
    assert twice(mia, "suspect", evidence, code=code)["lane"] == "suspected_false"
    assert refused(mia, "suspect", evidence, code=code) == "suspected_already"
    twice(mia, "appeal", {"text": "Somebody else signed."}, code=code)
    assert twice(mia, "clear", {"why": "Somebody else signed."}, code=code)["lane"] == "ordinary"
