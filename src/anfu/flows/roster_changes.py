"""The roster changes: shifts, what somebody knows, that they are away, and how they see the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.people.roster import actions as roster
from anfu.people.roster.rules import Hours


def roster_changes(
    by: Staff,
    of_id: int,
    hours: Sequence[Hours],
    languages: Sequence[str],
    skills: Sequence[str],
    capacity: int,
    team: str = "",
) -> None:
    """Set somebody's shifts, what they are dealt, and their team."""
    require(by, Action.ROSTER)
    with transaction.atomic():
        member = Staff.objects.select_for_update().get(pk=of_id, brand_id=by.brand_id)
        roster.enrol(member, hours)
        roster.describe(member, languages, skills, capacity, team.strip()[:40])


def staff_goes_away(staff: Staff, until: datetime | None) -> None:
    """Somebody is away, or back: nothing is dealt to them meanwhile."""
    require(staff, Action.OWN)
    roster.go_away(staff, until)


def staff_speaks(staff: Staff, language: str) -> None:
    """Somebody chooses the language of their desk."""
    require(staff, Action.OWN)
    roster.speak(staff, language)


def staff_keeps_view(staff: Staff, name: str, queue: str, query: str) -> str | None:
    """Keep a queue with its filters in somebody's rail; the reason code where it has no name."""
    require(staff, Action.OWN)
    if not name.strip():
        return "name_missing"
    roster.keep_view(staff, name.strip()[:60], queue, query[:300])
    return None


def staff_drops_view(staff: Staff, name: str) -> None:
    """Take it out of the rail."""
    require(staff, Action.OWN)
    roster.drop_view(staff, name)
