"""What no line of history tells, looked for in the tables: what is due soon, ready, too much, or wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from anfu.events.queries import Fact, told_of_case
from anfu.events.rules import SOON, due_soon_at
from anfu.events.shapes import iso
from anfu.insight.models import MonthlyReview, Spike
from anfu.listening.models import Cursor
from anfu.people.models import Brand
from anfu.promises.models import Promise
from anfu.replies.models import Pause
from anfu.spending.queries import spent
from anfu.spending.rules import OPEN, Budget

DEAF_AFTER = timedelta(minutes=3)
"""A listener moves its cursor every few seconds; after this long it is away."""
LATELY = timedelta(days=1)
"""What was noticed longer ago is no news."""
OF_OURS = (Pause.Code.ASKED, Pause.Code.DAILY_CAP, Pause.Code.RESTORED)
"""Pauses in which the connection is not lost: a person wished it, or it ends by itself."""


@dataclass(frozen=True)
class Present:
    """A brand at a moment (UTC), what it may spend, and where its desk is."""

    brand: Brand
    now: datetime
    budget: Budget
    address: str

    def fact(self, kind: str, key: str, at: datetime, page: str, **told: object) -> Fact:
        """Something about the brand as a whole, with the page of the desk that shows it."""
        return Fact(self.brand.pk, kind, key, at, {**told, "url": f"{self.address}{page}"})


def noticed(present: Present, kinds: Collection[str]) -> Iterator[Fact]:
    """What of these kinds holds now. Whatever goes on is noticed each time, under the same key."""
    for kind, look in LOOKS.items():
        if kind in kinds:
            yield from look(present, kind)


def _due_soon(present: Present, kind: str) -> Iterator[Fact]:
    open_ones = Promise.objects.filter(
        brand=present.brand,
        due_at__gt=present.now,
        due_at__lte=present.now + SOON,
        done_at=None,
        withdrawn_at=None,
    ).select_related("case__owner")
    for promise in open_ones.order_by("due_at", "pk"):
        at, case = due_soon_at(promise.made_at, promise.due_at), promise.case
        if at <= present.now:
            data = {
                "case": told_of_case(case, case.owner),
                "promise": {"id": promise.pk, "kind": promise.kind},
                "due_at": iso(promise.due_at),
                "url": f"{present.address}/case/{case.code}",
            }
            yield Fact(present.brand.pk, kind, f"promise:{promise.pk}", at, data, case.pk)


def _spikes(present: Present, kind: str) -> Iterator[Fact]:
    for one in Spike.objects.filter(brand=present.brand, noticed_at__gt=present.now - LATELY):
        told = {"topic": one.topic, "count": one.count, "expected": round(one.expected, 1)}
        yield present.fact(kind, f"spike:{one.pk}", one.noticed_at, "/radar", **told)


def _reviews(present: Present, kind: str) -> Iterator[Fact]:
    for one in MonthlyReview.objects.filter(brand=present.brand, made_at__gt=present.now - LATELY):
        page = f"/review?month={one.month}"
        yield present.fact(kind, f"review:{one.month}", one.made_at, page, month=one.month)


def _lost(present: Present, kind: str) -> Iterator[Fact]:
    for one in Pause.objects.filter(brand=present.brand, ended_at=None).exclude(code__in=OF_OURS):
        yield present.fact(kind, f"pause:{one.pk}", one.began_at, "/connection", code=one.code)


def _away(present: Present, kind: str) -> Iterator[Fact]:
    heard = Cursor.objects.filter(brand=present.brand).aggregate(at=Max("read_up_to"))["at"]
    if heard is not None and present.now - heard > DEAF_AFTER:
        since = iso(heard)
        yield present.fact(kind, f"listener:{since}", heard + DEAF_AFTER, "/connection", since=since)


def _budget(present: Present, kind: str) -> Iterator[Fact]:
    day = present.now.date()
    today, month = spent(day, present.brand)
    limits = (
        ("day", f"{day}", today, present.budget.day),
        ("month", f"{day:%Y-%m}", month, present.budget.month),
    )
    for span, when, usd, limit in limits:
        state = Budget(day=limit, soft=present.budget.soft).state(usd, usd)
        if limit is not None and state != OPEN:
            told = {"span": span, "state": state, "spent": f"{usd:.2f}", "limit": f"{limit:.2f}"}
            yield present.fact(kind, f"budget:{when}:{state}", present.now, "/wall", **told)


LOOKS: Mapping[str, Callable[[Present, str], Iterator[Fact]]] = {
    "promise.due_soon": _due_soon,
    "spike.noticed": _spikes,
    "review.ready": _reviews,
    "connection.lost": _lost,
    "listener.away": _away,
    "budget.reached": _budget,
}
"""Who looks for what."""
