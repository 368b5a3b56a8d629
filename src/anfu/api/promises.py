"""Promises: what is owed, by when, and what became of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel

from anfu.api.holder import Call
from anfu.api.pages import Paging, page_of
from anfu.api.problems import unless
from anfu.api.replies import Reason, ReplyState, Seen, state_of
from anfu.api.routes import once, reads, writes
from anfu.api.words import CaseCode, Code, Id, Moment, Text
from anfu.desk.case.queries import case_of
from anfu.desk.promises.queries import promise_of
from anfu.flows.staff_explains import staff_explains
from anfu.flows.staff_replies import Moving, staff_replies
from anfu.people.models import Staff
from anfu.promises.models import Promise
from anfu.promises.rules import outcome
from anfu.replies.models import Reply

router = Router(tags=["promises"])


class PromiseOut(BaseModel):
    """A time by which something was promised. `outcome`: open, kept, broken or withdrawn; it breaks at `due_at`."""

    id: int
    case: CaseCode
    kind: str
    outcome: str
    made_by_reply: int | None
    made_at: AwareDatetime
    due_at: AwareDatetime
    done_at: AwareDatetime | None
    withdrawn_at: AwareDatetime | None


class Move(Reason):
    """Why a promise is moved, and the message that tells the customer of the new time, which it states."""

    text: Text
    seen: int = Seen


class Promises(BaseModel):
    """A page of promises."""

    items: list[PromiseOut]
    next: str | None


class PromiseFilter(Paging):
    """Which promises; `is_owed`: neither done nor withdrawn; `is_said`: by a reply, not by the playbook alone."""

    case: Code | None = None
    is_owed: bool | None = None
    is_said: bool | None = None
    is_mine: bool = False
    due_since: Moment | None = None
    due_before: Moment | None = None


@router.get("/promises", **reads("promises:read", Promises))
def list_promises(request: Call, asked: Query[PromiseFilter]) -> dict[str, Any]:
    """Promises, the newest first."""
    staff = request.auth.staff
    found = Promise.objects.filter(brand_id=staff.brand_id)
    owed = {"done_at": None, "withdrawn_at": None}
    if asked.is_owed is not None:
        found = found.filter(**owed) if asked.is_owed else found.exclude(**owed)
    wanted = {
        "case": None if asked.case is None else case_of(staff, asked.case),
        "case__owner": staff if asked.is_mine else None,
        "made_by__isnull": None if asked.is_said is None else not asked.is_said,
        "due_at__gte": asked.due_since,
        "due_at__lt": asked.due_before,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page_of(found, asked, lambda promises: [told_of(promise) for promise in promises])


@router.post("/promises/{promise_id}/move", **writes("promises:write", ReplyState))
@once
def move(request: Call, promise_id: Id, said: Move) -> ReplyState:
    """Move a promise with a message to the customer; it is moved once that message is published."""
    staff = request.auth.staff
    promise = _mine(staff, promise_id)
    moving = Moving(promise.pk, said.reason)
    now = timezone.now()
    unless(
        staff_replies(promise.case_id, staff, said.text, Reply.Stage.UPDATE, said.seen, now, moving=moving)
    )
    return state_of(Reply.objects.filter(case=promise.case_id, author=staff).latest("pk"))


@router.post("/promises/{promise_id}/explanation", **writes("promises:write", PromiseOut))
@once
def explain(request: Call, promise_id: Id, said: Reason) -> PromiseOut:
    """Say why a promise was broken; history and review keep it."""
    promise = _mine(request.auth.staff, promise_id)
    unless(staff_explains(promise.pk, request.auth.staff, said.reason, timezone.now()))
    return told_of(promise)


def _mine(staff: Staff, promise_id: int) -> Promise:
    found = promise_of(staff, promise_id)
    if found is None:
        raise Http404
    return found


def told_of(promise: Promise) -> PromiseOut:
    """A promise as it stands now."""
    became = outcome(promise.due_at, promise.done_at, promise.withdrawn_at, timezone.now())
    return PromiseOut(
        id=promise.pk,
        case=promise.case_id,
        kind=promise.kind,
        outcome=became,
        made_by_reply=promise.made_by_id,
        made_at=promise.made_at,
        due_at=promise.due_at,
        done_at=promise.done_at,
        withdrawn_at=promise.withdrawn_at,
    )
