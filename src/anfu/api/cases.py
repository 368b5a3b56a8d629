"""Cases: what is open, whose it is, what happened in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from django.db.models import Min, Q, QuerySet
from ninja import Query, Router
from pydantic import AwareDatetime, BaseModel

from anfu.api.holder import Call
from anfu.api.pages import Paging, page_of
from anfu.api.routes import reads
from anfu.api.words import CaseCode, Code, Id, Moment, Word, XId
from anfu.cases.models import Case, CaseEvent
from anfu.cases.suspicion.queries import lane_of
from anfu.desk.case.queries import case_of, newest_event_id
from anfu.people.models import Staff

router = Router(tags=["cases"])

NEXT_CLOCK = Min("promises__due_at", filter=Q(promises__done_at=None, promises__withdrawn_at=None))


class CustomerBrief(BaseModel):
    """Who complains; the names are empty where they were forgotten."""

    id: int
    x_id: XId
    handle: str
    name: str


class CaseOut(BaseModel):
    """One customer's one problem. `owner` is a username; `next_due_at` the earliest promise that is open."""

    code: CaseCode
    is_open: bool
    tier: str
    topic: str
    language: str
    owner: str | None
    customer: CustomerBrief
    incident: int | None
    tags: list[str]
    opened_at: AwareDatetime
    last_heard_at: AwareDatetime
    escalated_at: AwareDatetime | None
    snoozed_until: AwareDatetime | None
    closed_at: AwareDatetime | None
    next_due_at: AwareDatetime | None


class CaseFile(CaseOut):
    """A case with its lane (its tier, or `suspected_false`); `seen` goes with a reply: what its writer has read."""

    lane: str
    seen: int


class Cases(BaseModel):
    """A page of cases."""

    items: list[CaseOut]
    next: str | None


class EventOut(BaseModel):
    """One line of a case's history; what `detail` holds depends on `kind`."""

    id: int
    kind: str
    at: AwareDatetime
    by: str | None
    post: int | None
    detail: dict[str, Any]


class Events(BaseModel):
    """A page of history."""

    items: list[EventOut]
    next: str | None


class CaseFilter(Paging):
    """Which cases; `owner` is a username, `me` or `nobody`."""

    state: Literal["open", "closed", "any"] = "any"
    tier: Literal["ordinary", "serious"] | None = None
    topic: Word | None = None
    owner: Word | None = None
    tag: Word | None = None
    customer: Id | None = None
    incident: Id | None = None
    opened_since: Moment | None = None
    opened_before: Moment | None = None


@router.get("/cases", **reads("cases:read", Cases))
def list_cases(request: Call, asked: Query[CaseFilter]) -> dict[str, Any]:
    """Cases, the newest first."""
    staff = request.auth.staff
    found = _owned(Case.objects.filter(brand_id=staff.brand_id), asked.owner, staff)
    if asked.state != "any":
        found = found.filter(closed_at__isnull=asked.state == "open")
    wanted = {
        "tier": asked.tier,
        "topic": asked.topic,
        "customer_id": asked.customer,
        "incident_id": asked.incident,
        "tags__contains": None if asked.tag is None else [asked.tag],
        "opened_at__gte": asked.opened_since,
        "opened_at__lt": asked.opened_before,
    }
    found = found.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page_of(found.select_related("customer", "owner"), asked, told_of)


@router.get("/cases/{code}", **reads("cases:read", CaseFile))
def one_case(request: Call, code: Code) -> CaseFile:
    """One case."""
    return file_of(case_of(request.auth.staff, code))


@router.get("/cases/{code}/events", **reads("cases:read", Events))
def history(request: Call, code: Code, asked: Query[Paging]) -> dict[str, Any]:
    """What happened in a case, the newest first."""
    found = CaseEvent.objects.filter(case=case_of(request.auth.staff, code)).select_related("by")
    return page_of(found, asked, lambda events: [_event(event) for event in events])


def file_of(case: Case) -> CaseFile:
    """A case as it stands now."""
    fresh = Case.objects.select_related("customer", "owner").get(pk=case.pk)
    [told] = told_of([fresh])
    return CaseFile.model_construct(**dict(told), lane=lane_of(fresh), seen=newest_event_id(fresh))


def told_of(cases: Sequence[Case]) -> list[CaseOut]:
    """Cases as they are told."""
    ids = [case.pk for case in cases]
    clocks = Case.objects.filter(pk__in=ids).annotate(next_due_at=NEXT_CLOCK)
    due = dict(clocks.values_list("pk", "next_due_at"))
    return [
        CaseOut(
            code=case.pk,
            is_open=case.closed_at is None,
            tier=case.tier,
            topic=case.topic,
            language=case.lang,
            owner=case.owner.username if case.owner else None,
            customer=CustomerBrief(
                id=case.customer.pk,
                x_id=case.customer.x_id,
                handle=case.customer.username,
                name=case.customer.name,
            ),
            incident=case.incident_id,
            tags=case.tags,
            opened_at=case.opened_at,
            last_heard_at=case.last_heard_at,
            escalated_at=case.escalated_at,
            snoozed_until=case.snoozed_until,
            closed_at=case.closed_at,
            next_due_at=due[case.pk],
        )
        for case in cases
    ]


def _owned(cases: QuerySet[Case], owner: str | None, staff: Staff) -> QuerySet[Case]:
    if owner is None:
        return cases
    if owner == "nobody":
        return cases.filter(owner=None)
    return cases.filter(owner=staff) if owner == "me" else cases.filter(owner__username=owner)


def _event(event: CaseEvent) -> EventOut:
    return EventOut(
        id=event.pk,
        kind=event.kind,
        at=event.at,
        by=event.by.username if event.by else None,
        post=event.post_id,
        detail=event.detail,
    )
