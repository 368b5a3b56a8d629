"""The verbs of the roster: who works when, what they know, and that they are away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from anfu.people.models import SavedView, Shift, Staff
from anfu.people.roster.rules import Hours


def enrol(staff: Staff, hours: Sequence[Hours]) -> None:
    """Set somebody's weekly shifts, whole."""
    Shift.objects.filter(staff=staff).delete()
    Shift.objects.bulk_create(
        [Shift(staff=staff, weekday=h.weekday, starts=h.starts, ends=h.ends, zone=h.zone) for h in hours]
    )


def describe(staff: Staff, languages: Sequence[str], skills: Sequence[str], capacity: int, team: str) -> None:
    """Set which customers somebody is dealt, how many cases at once, and in which team they work."""
    Staff.objects.filter(pk=staff.pk).update(
        languages=list(languages), skills=list(skills), capacity=capacity, team=team
    )


def go_away(staff: Staff, until: datetime | None) -> None:
    """Somebody is away until a moment (UTC), or is back."""
    Staff.objects.filter(pk=staff.pk).update(away_until=until)


def speak(staff: Staff, language: str) -> None:
    """Set the language in which somebody sees the desk."""
    Staff.objects.filter(pk=staff.pk).update(language=language)


def keep_view(staff: Staff, name: str, queue: str, query: str) -> None:
    """Keep a queue with its filters under a name; the same name again replaces it."""
    SavedView.objects.update_or_create(staff=staff, name=name, defaults={"queue": queue, "query": query})


def drop_view(staff: Staff, name: str) -> None:
    """Keep it no longer."""
    SavedView.objects.filter(staff=staff, name=name).delete()
