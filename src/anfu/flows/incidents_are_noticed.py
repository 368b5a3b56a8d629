"""Incidents are noticed: complaints about one thing, from many customers, become one incident.

Beside intake, not in it: no customer waits for an acknowledgement while their words are compared with a week of others.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from django.db import transaction

from anfu.cases.incidents.actions import note_complaints, take_turn
from anfu.cases.incidents.queries import not_compared
from anfu.people.models import Brand

AT_ONCE = 500


def incidents_are_noticed() -> int:
    """Compare some of the complaints that were not compared yet; how many. One worker does it at a time."""
    with transaction.atomic():
        if not take_turn():
            return 0
        complaints = not_compared(AT_ONCE)
        of_brand = attrgetter("brand_id")
        for brand_id, theirs in groupby(sorted(complaints, key=of_brand), of_brand):
            note_complaints(Brand.objects.get(pk=brand_id), list(theirs))
    return len(complaints)
