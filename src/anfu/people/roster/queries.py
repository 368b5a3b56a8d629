"""Who is here, with what load."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count

from anfu.people.models import Brand, Shift, Staff
from anfu.people.roster.rules import Colleague, Hours, coming, next_shift, on_shift_until

SENIOR = (Staff.Role.SENIOR, Staff.Role.LEAD)
WORKING = (Staff.Role.AGENT, Staff.Role.SENIOR, Staff.Role.LEAD)


@dataclass(frozen=True)
class Member:
    """Somebody of the team: their shift and their load."""

    staff: Staff
    load: int
    until: datetime | None
    """When the shift that is on ends; None: off shift."""
    next_at: datetime | None
    is_away: bool
    hours: Sequence[Hours]

    @property
    def week(self) -> Sequence[tuple[Sequence[int], Hours]]:
        """The shifts of a week: on which days each is."""
        days: dict[tuple[time, time], list[Hours]] = {}
        for one in self.hours:
            days.setdefault((one.starts, one.ends), []).append(one)
        return [([one.weekday for one in alike], alike[0]) for alike in days.values()]

    @property
    def is_here(self) -> bool:
        """On shift, and not away?"""
        return self.until is not None and not self.is_away


def team(brand: Brand | int, now: datetime) -> list[Member]:
    """Everybody of the brand who may sign in, with their shifts."""
    staff = Staff.objects.filter(brand=brand, is_active=True).prefetch_related("shifts")
    owned = Staff.objects.filter(cases__brand=brand, cases__closed_at=None).values_list("pk")
    load = dict(owned.annotate(load=Count("cases")))
    return [_member(one, load.get(one.pk, 0), now) for one in staff.order_by("first_name", "username")]


def teams_of(brand: Brand) -> dict[int, str]:
    """The team of everybody who has one, by id; also of those who have left."""
    return dict(Staff.objects.filter(brand=brand).exclude(team="").values_list("pk", "team"))


def has_roster(brand: Brand | int) -> bool:
    """Does anybody of the brand have shifts? Without them nothing is dealt: people take cases themselves."""
    return Shift.objects.filter(staff__brand=brand, staff__is_active=True).exists()


def shifts_ahead(brand: Brand | int, now: datetime) -> tuple[tuple[datetime, datetime], ...] | None:
    """When somebody who answers is there in the coming week, from when to when (UTC); None without a roster."""
    staff = Staff.objects.filter(brand=brand, is_active=True, role__in=WORKING, shifts__isnull=False)
    found = [
        shift
        for one in staff.distinct().prefetch_related("shifts")
        for shift in coming(_hours(one), now, one.away_until)
    ]
    return tuple(sorted(found)) if found or has_roster(brand) else None


def colleagues(members: Sequence[Member]) -> list[Colleague]:
    """Those of the team who may be dealt cases."""
    return [
        Colleague(
            one.staff.pk,
            one.staff.role in SENIOR,
            one.is_here,
            one.load,
            one.staff.capacity,
            frozenset(one.staff.languages),
            frozenset(one.staff.skills),
        )
        for one in members
        if one.staff.role in WORKING
    ]


def _member(staff: Staff, load: int, now: datetime) -> Member:
    hours = _hours(staff)
    away = staff.away_until is not None and staff.away_until > now
    return Member(staff, load, on_shift_until(hours, now), next_shift(hours, now), away, hours)


def _hours(staff: Staff) -> list[Hours]:
    shifts = sorted(staff.shifts.all(), key=lambda one: (one.weekday, one.starts))
    return [Hours(one.weekday, one.starts, one.ends, one.zone) for one in shifts]
