"""Promises: what is owed, by when, and what became of it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel

from anfu.api.holder import Call
from anfu.api.pages import Paging, page_of
from anfu.api.routes import reads
from anfu.api.words import CaseCode, Code, Moment
from anfu.desk.case.queries import case_of
from anfu.promises.models import Promise
from anfu.promises.rules import outcome

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
