"""Reads for the screen of promises."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet

from anfu.desk.badge import Badge
from anfu.people.models import Staff
from anfu.promises.models import Explanation, Promise
from anfu.promises.rules import Outcome, outcome

PAGE = 50
MOST = 1000
RECENT = timedelta(days=7)
WHOSE = ("team", "mine", "nobody")


@dataclass(frozen=True)
class Row:
    """A promise with what has become of it, how late it was done, and why."""

    promise: Promise
    outcome: Outcome
    late: timedelta | None
    explanation: Explanation | None


@dataclass(frozen=True)
class Record:
    """How well promises that fell due lately were kept."""

    kept: int
    broken: int
    late: timedelta | None
    """The middle lateness of those that were done late."""

    @property
    def share(self) -> float | None:
        """The share that was kept, from 0 to 1."""
        return self.kept / (self.kept + self.broken) if self.kept + self.broken else None


@dataclass(frozen=True)
class Ledger:
    """What the screen shows: what is open, what broke lately, and the record."""

    open: Sequence[Row]
    total: int
    broken: Sequence[Row]
    broken_total: int
    record: Record


def badge(staff: Staff, now: datetime) -> Badge:
    """How many promises to customers are open, and when the first falls due."""
    del now
    found = _open(staff, "team", True).aggregate(n=Count("pk"), first=Min("due_at"))
    return Badge(found["n"], found["first"])


def ledger(staff: Staff, whose: str, only_said: bool, shown: int, now: datetime) -> Ledger:
    """The promises of the team, the person's own, or nobody's; `only_said`: without the playbook's standards."""
    waiting = _open(staff, whose, only_said)
    lately = _whose(Promise.objects.filter(brand=staff.brand_id, due_at__gt=now - RECENT), staff, whose)
    lately = lately.filter(due_at__lte=now)
    if only_said:
        lately = lately.filter(made_by__isnull=False)
    record, late = _record(lately, now)
    shown = max(PAGE, min(shown, MOST))
    return Ledger(
        _rows(waiting.order_by("due_at", "pk")[:shown], now),
        waiting.count(),
        _rows(Promise.objects.filter(pk__in=late[:PAGE]).order_by("-due_at", "-pk"), now),
        len(late),
        record,
    )


def promise_of(staff: Staff, promise_id: int) -> Promise | None:
    """A promise of the brand that `staff` works for."""
    found = Promise.objects.filter(pk=promise_id, brand=staff.brand_id)
    return found.select_related("case__customer", "case__playbook", "case__brand", "case__root_post").first()


def _open(staff: Staff, whose: str, only_said: bool) -> QuerySet[Promise]:
    waiting = Promise.objects.filter(brand=staff.brand_id, done_at=None, withdrawn_at=None)
    return _whose(waiting.filter(made_by__isnull=False) if only_said else waiting, staff, whose)


def _whose(promises: QuerySet[Promise], staff: Staff, whose: str) -> QuerySet[Promise]:
    if whose == "mine":
        return promises.filter(case__owner=staff)
    return promises.filter(case__owner=None) if whose == "nobody" else promises


def _record(due: QuerySet[Promise], now: datetime) -> tuple[Record, list[int]]:
    """How many were kept, and the ids of those that were done too late, or not at all and are closed; newest first."""
    rows = due.order_by("-due_at", "-pk").values_list("pk", "due_at", "done_at", "withdrawn_at")
    kept, broken, late = 0, [], []
    for pk, due_at, done_at, withdrawn_at in rows:
        became = outcome(due_at, done_at, withdrawn_at, now)
        kept += became is Outcome.KEPT
        if became is Outcome.BROKEN:
            broken.append((pk, done_at is None and withdrawn_at is None))
            late += [done_at - due_at] if done_at else []
    middle = timedelta(seconds=statistics.median(span.total_seconds() for span in late)) if late else None
    record = Record(kept, len(broken), middle)
    return record, [pk for pk, is_open in broken if not is_open]


def _rows(promises: QuerySet[Promise], now: datetime) -> list[Row]:
    told = promises.select_related("case__customer", "case__owner").prefetch_related("explanations__by")
    return [_row(promise, now) for promise in told]


def _row(promise: Promise, now: datetime) -> Row:
    became = outcome(promise.due_at, promise.done_at, promise.withdrawn_at, now)
    late = promise.done_at - promise.due_at if promise.done_at and became is Outcome.BROKEN else None
    said = max(promise.explanations.all(), key=lambda one: one.at, default=None)
    return Row(promise, became, late, said)
