"""What the rail counts of winning back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Min

from anfu.desk.badge import Badge
from anfu.people.models import Staff
from anfu.winback.follow_ups.queries import for_a_person
from anfu.winback.grants.queries import waiting
from anfu.winback.grants.rules import DECIDERS


def follow_ups_badge(staff: Staff, now: datetime) -> Badge:
    """How many follow-ups wait for a person, and since when the first is due."""
    del now
    told = for_a_person(staff).aggregate(n=Count("pk"), due=Min("due_at"))
    return Badge(told["n"], told["due"])


def grants_badge(staff: Staff, now: datetime) -> Badge:
    """How many proposals to make good wait for this person's word."""
    del now
    if staff.role not in DECIDERS:
        return Badge(0)
    return Badge(waiting(staff.brand).exclude(proposed_by=staff).count())
