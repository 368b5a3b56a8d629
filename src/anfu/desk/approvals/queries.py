"""Reads for the screen of what waits for a second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from anfu.cases.models import CaseEvent, Report
from anfu.cases.suspicion.queries import open_reports
from anfu.desk.badge import Badge
from anfu.listening.models import Post
from anfu.people.models import Staff
from anfu.promises.models import Promise
from anfu.replies.models import Reply

MOST = 100

_FROM_CUSTOMER = [CaseEvent.Kind.OPENED, CaseEvent.Kind.HEARD, CaseEvent.Kind.EDITED]
_DUE = Min(
    "case__promises__due_at", filter=Q(case__promises__done_at=None, case__promises__withdrawn_at=None)
)


@dataclass(frozen=True)
class Asked:
    """A reply that waits, the post that it answers now, the case's next clock, and what a reader of it has seen."""

    reply: Reply
    post: Post | None
    next: Promise | None
    seen: int


@dataclass(frozen=True)
class Tray:
    """What waits for approval, the most urgent first, how many there are in all, and reports to X still open."""

    asked: Sequence[Asked]
    count: int
    reports: Sequence[Report]


def approvals_badge(staff: Staff, now: datetime) -> Badge:
    """How many replies and reports of the brand wait, and the earliest promise that hangs on one of them."""
    del now
    told = _pending(staff).aggregate(n=Count("pk", distinct=True), due=_DUE)
    return Badge(told["n"] + open_reports(staff).count(), told["due"])


def tray(staff: Staff) -> Tray:
    """The replies of the brand that wait for a second person."""
    pending = _pending(staff).annotate(owed_at=_DUE).order_by("owed_at", "approval__asked_at")
    shown = list(pending.select_related("author", "approval__worded_by", "case__customer")[:MOST])
    cases = {reply.case_id for reply in shown}
    heard = {
        event.case_id: event
        for event in CaseEvent.objects.filter(case__in=cases, kind__in=_FROM_CUSTOMER)
        .select_related("post")
        .order_by("at", "pk")
    }
    clocks = {
        promise.case_id: promise
        for promise in Promise.objects.filter(case__in=cases, done_at=None, withdrawn_at=None).order_by(
            "-due_at"
        )
    }
    asked = [
        Asked(reply, heard[reply.case_id].post, clocks.get(reply.case_id), heard[reply.case_id].pk)
        for reply in shown
    ]
    return Tray(asked, _pending(staff).count(), list(open_reports(staff)[:MOST]))


def _pending(staff: Staff) -> QuerySet[Reply]:
    return Reply.objects.filter(brand_id=staff.brand_id, status=Reply.Status.PENDING, case__closed_at=None)
