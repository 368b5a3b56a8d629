"""Replies: what was said, what waits, and what is to be said, through the same gate as at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel, Field

from anfu.api.holder import Call
from anfu.api.pages import Paging, page_of
from anfu.api.problems import unless
from anfu.api.routes import once, reads, writes
from anfu.api.words import CaseCode, Code, Id, Said, Text, XId
from anfu.cases.queries import newest_from_customer
from anfu.channel.networks import able
from anfu.desk.case.queries import case_of
from anfu.flows.reply_is_approved import reply_is_approved
from anfu.flows.reply_is_returned import reply_is_returned
from anfu.flows.reply_is_reworded import reply_is_reworded
from anfu.flows.reply_is_settled import reply_is_settled
from anfu.flows.reply_is_taken_back import reply_is_taken_back
from anfu.flows.staff_attends import staff_drafts
from anfu.flows.staff_replies import staff_replies
from anfu.people.models import Staff
from anfu.people.policy import Action, may
from anfu.replies.models import Reply
from anfu.replies.proofs import proofread

router = Router(tags=["replies"])

Stage = Literal["acknowledge", "answer", "update", "close", "follow_up"]
Seen = Field(ge=0, le=(1 << 63) - 1, description="`seen` of the case when its writer read it")


class ReplyState(BaseModel):
    """How a reply stands. `waits_for`: the playbook's rule by which a second person is asked."""

    id: int
    case: CaseCode
    stage: str
    status: str
    is_private: bool
    is_automatic: bool
    author: str | None
    waits_for: str | None
    queued_at: AwareDatetime
    due_at: AwareDatetime
    sent_at: AwareDatetime | None
    x_id: XId | None
    refusal: str


class ReplyOut(ReplyState):
    """A reply. `text` is null where it is not for the eyes of the token's role."""

    text: str | None
    template: str


class Replies(BaseModel):
    """A page of replies."""

    items: list[ReplyOut]
    next: str | None


class ReplyFilter(Paging):
    """Which replies."""

    case: Code | None = None
    status: (
        Literal["pending", "returned", "queued", "sending", "sent", "unsure", "refused", "withdrawn"] | None
    ) = None
    is_automatic: bool | None = None


class Draft(Said):
    """What would be said, and where."""

    text: Text
    stage: Stage
    private: bool = False


class DraftState(BaseModel):
    """Whether a draft waits in the case: an empty one takes away what was there."""

    case: CaseCode
    is_kept: bool


class Saying(Draft):
    """What is said; `invite` adds to a public reply the link by which the customer writes to us privately."""

    invite: bool = False
    seen: int = Seen


class Reading(Said):
    """What was read."""

    seen: int = Seen


class Wording(Said):
    """Other words."""

    text: Text


class Reason(Said):
    """Why."""

    reason: Text


class Sight(Said):
    """What a person saw on X."""

    is_on_x: bool


class FindingOut(BaseModel):
    """One thing to mend in a text; a `block` keeps it from leaving. `start` and `end` are positions in the text."""

    rule: str
    severity: str
    start: int
    end: int
    reason: str
    fix: str


class Proof(BaseModel):
    """What a text weighs by X's count, and what to mend in it."""

    weight: int
    findings: list[FindingOut]


@router.get("/replies", **reads("replies:read", Replies))
def list_replies(request: Call, asked: Query[ReplyFilter]) -> dict[str, Any]:
    """Replies, the newest first."""
    staff = request.auth.staff
    found = Reply.objects.filter(brand_id=staff.brand_id)
    wanted = {
        "case": None if asked.case is None else case_of(staff, asked.case),
        "status": asked.status,
        "is_automatic": asked.is_automatic,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page_of(found.select_related("author", "approval"), asked, lambda rows: _told(rows, staff))


@router.post("/cases/{code}/proof", **reads("replies:write", Proof))
def proof(request: Call, code: Code, said: Draft) -> Proof:
    """Hold a draft against the checks of language. It changes nothing, so it takes no idempotency key."""
    case = case_of(request.auth.staff, code)
    newest = newest_from_customer(case)[1].text
    found = proofread(case, newest, said.text, said.stage, timezone.now(), public=not said.private)
    told = [FindingOut.model_validate(finding, from_attributes=True) for finding in found]
    return Proof(weight=able(case.brand.network).weigh(said.text.strip()), findings=told)


@router.post("/cases/{code}/draft", **writes("replies:write", DraftState))
@once
def draft(request: Call, code: Code, said: Draft) -> DraftState:
    """Leave a draft in a case's reply box. A program wrote it: whoever sends it says that they have read it."""
    staff = request.auth.staff
    case = case_of(staff, code)
    staff_drafts(case, staff, said.text, said.stage, timezone.now(), private=said.private, by_model=True)
    return DraftState(case=case.pk, is_kept=bool(said.text.strip()))


@router.post("/cases/{code}/replies", **writes("replies:write", ReplyState))
@once
def say(request: Call, code: Code, said: Saying) -> ReplyState:
    """Reply to the customer: it leaves ten seconds later, or waits for a second person where the playbook asks."""
    staff = request.auth.staff
    case = case_of(staff, code)
    unless(
        staff_replies(
            case.pk,
            staff,
            said.text,
            said.stage,
            said.seen,
            timezone.now(),
            private=said.private,
            invite=said.invite and not said.private,
        )
    )
    return state_of(Reply.objects.filter(case=case, author=staff).latest("pk"))


@router.post("/replies/{reply_id}/withdrawal", **writes("replies:write", ReplyState))
@once
def take_back(request: Call, reply_id: Id) -> ReplyState:
    """Take a reply back while it waits."""
    reply = reply_of(request.auth.staff, reply_id)
    unless(reply_is_taken_back(reply.pk, request.auth.staff, timezone.now()))
    return state_of(reply)


@router.post("/replies/{reply_id}/approval", **writes("replies:write", ReplyState))
@once
def approve(request: Call, reply_id: Id, said: Reading) -> ReplyState:
    """Approve a reply that waits for a second person."""
    reply = reply_of(request.auth.staff, reply_id)
    unless(reply_is_approved(reply.pk, request.auth.staff, said.seen, timezone.now()))
    return state_of(reply)


@router.post("/replies/{reply_id}/rewording", **writes("replies:write", ReplyState))
@once
def reword(request: Call, reply_id: Id, said: Wording) -> ReplyState:
    """Change the words of a reply that waits for approval; somebody else approves them."""
    reply = reply_of(request.auth.staff, reply_id)
    unless(reply_is_reworded(reply.pk, request.auth.staff, said.text, timezone.now()))
    return state_of(reply)


@router.post("/replies/{reply_id}/returning", **writes("replies:write", ReplyState))
@once
def send_back(request: Call, reply_id: Id, said: Reason) -> ReplyState:
    """Return a reply that waits for approval to its writer."""
    reply = reply_of(request.auth.staff, reply_id)
    unless(reply_is_returned(reply.pk, request.auth.staff, said.reason, timezone.now()))
    return state_of(reply)


@router.post("/replies/{reply_id}/settlement", **writes("replies:write", ReplyState))
@once
def settle(request: Call, reply_id: Id, said: Sight) -> ReplyState:
    """Say whether an unsure reply is on X, as a person saw it there."""
    reply = reply_of(request.auth.staff, reply_id)
    unless(reply_is_settled(reply.pk, request.auth.staff, said.is_on_x, timezone.now()))
    return state_of(reply)


def reply_of(staff: Staff, reply_id: int) -> Reply:
    """A reply of the brand that `staff` works for."""
    found = Reply.objects.filter(pk=reply_id, brand_id=staff.brand_id).first()
    if found is None:
        raise Http404
    return found


def state_of(reply: Reply) -> ReplyState:
    """How a reply stands now."""
    fresh = Reply.objects.select_related("author", "approval").get(pk=reply.pk)
    return ReplyState(**_state(fresh))


def _told(replies: Sequence[Reply], staff: Staff) -> list[ReplyOut]:
    hides = not may(staff, Action.READ_PRIVATE)
    return [
        ReplyOut(
            **_state(reply),
            text=None if hides and reply.is_private else reply.text,
            template=reply.template,
        )
        for reply in replies
    ]


def _state(reply: Reply) -> dict[str, Any]:
    approval = getattr(reply, "approval", None)
    told = {
        name: getattr(reply, name)
        for name in (
            "stage",
            "status",
            "is_private",
            "is_automatic",
            "queued_at",
            "due_at",
            "sent_at",
            "x_id",
        )
    }
    return told | {
        "id": reply.pk,
        "case": reply.case_id,
        "author": reply.author.username if reply.author else None,
        "waits_for": approval.why if approval and reply.status == Reply.Status.PENDING else None,
        "refusal": reply.refusal,
    }
