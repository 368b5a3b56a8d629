"""Cases are dealt to who is on shift, and return to the queue when their owner lets a customer wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from anfu.cases.models import Case
from anfu.cases.sorting import actions as sorting
from anfu.cases.sorting.queries import given_back_by, last_owners, since_owner, unheeded, unowned
from anfu.people.models import Brand
from anfu.people.roster.queries import Member, colleagues, has_roster, team
from anfu.people.roster.rules import PATIENCE_AWAY, choose, is_silent

AT_ONCE = 100


def cases_are_dealt(brand: Brand, now: datetime) -> int:
    """Return what lies, then deal what has no owner; how many cases got one. Without a roster nothing is dealt."""
    if not has_roster(brand):
        return 0
    with transaction.atomic():
        members = team(brand, now)
        _return_what_lies(brand, members, now)
        return _deal(brand, members, now)


def _return_what_lies(brand: Brand, members: list[Member], now: datetime) -> None:
    here = {one.staff.pk for one in members if one.is_here}
    lying = [
        case
        for case in unheeded(brand, now - PATIENCE_AWAY, AT_ONCE)
        if is_silent(since_owner(case), is_here=case.owner_id in here, now=now)
    ]
    sorting.give_back(lying, "silent_owner", now)


def _deal(brand: Brand, members: list[Member], now: datetime) -> int:
    staff = {one.staff.pk: one.staff for one in members}
    ready = {one.staff_id: one for one in colleagues(members)}
    waiting = unowned(brand, AT_ONCE)
    before, lay_with = (
        last_owners({case.customer_id for case in waiting}),
        given_back_by({c.pk for c in waiting}),
    )
    dealt = 0
    for case in waiting:
        chosen = choose(
            list(ready.values()),
            case.lang,
            case.topic,
            senior=case.tier == Case.Tier.SERIOUS,
            last_owner=before.get(case.customer_id),
            but=lay_with.get(case.pk),
        )
        if chosen is not None:
            sorting.deal([case], staff[chosen], None, "roster", now)
            ready[chosen] = replace(ready[chosen], load=ready[chosen].load + 1)
            dealt += 1
    return dealt
