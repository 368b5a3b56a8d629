"""Reads for the screen of notes that name somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from anfu.cases.models import Mention
from anfu.desk.badge import Badge
from anfu.people.models import Staff

MOST = 50


def badge(staff: Staff, now: datetime) -> Badge:
    """How many notes name somebody who has not looked at them yet."""
    del now
    return Badge(Mention.objects.filter(staff=staff, seen_at=None).count())


def mentions_of(staff: Staff) -> Sequence[Mention]:
    """The newest notes that name somebody, those not seen yet first."""
    told = Mention.objects.filter(staff=staff, case__brand=staff.brand_id)
    told = told.select_related("note__by", "case__customer")
    return list(told.order_by(F("seen_at").desc(nulls_first=True), "-at")[:MOST])
