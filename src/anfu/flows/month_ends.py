"""A month ends: it is looked back on once, on the first day of the next."""

from __future__ import annotations

from datetime import datetime

from anfu.clock.months import Month
from anfu.insight.actions import catch_up, keep_review
from anfu.insight.queries import zone_of
from anfu.insight.review import review
from anfu.insight.reviews import kept_review
from anfu.people.models import Brand


def month_ends(brand: Brand, now: datetime) -> bool:
    """Review the month before `now` (UTC), unless that was done or there was nothing; was one made?"""
    month = Month.of(now, zone_of(brand)).previous()
    if kept_review(brand, month) is not None:
        return False
    catch_up()
    told = review(brand, month, now, kept_review(brand, month.previous()))
    if told.complaints:
        keep_review(brand, told, now)
    return bool(told.complaints)
