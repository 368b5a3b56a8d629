"""A week has ended: some of the replies that each person sent in it are drawn, to be assessed by colleagues."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from anfu.clock.zones import zone
from anfu.insight.period import Period
from anfu.insight.quality.actions import keep
from anfu.insight.quality.models import Sample
from anfu.insight.quality.queries import candidates, facts_of
from anfu.insight.quality.rules import draw, week_of
from anfu.insight.queries import zone_of
from anfu.people.models import Brand

SETTLES = timedelta(days=1)
"""A week is drawn this long after its end: what was promised on Sunday has mostly come due."""


def week_is_sampled(brand: Brand, now: datetime) -> int:
    """Draw from the last week that ended before `now` (UTC), unless that was done; how many were drawn."""
    time_zone = zone_of(brand)
    today = (now - SETTLES).astimezone(zone(time_zone)).date()
    monday = today - timedelta(days=today.weekday() + 7)
    period, week = Period(monday, monday + timedelta(days=6), time_zone), week_of(monday)
    with transaction.atomic():
        Brand.objects.select_for_update(of=("self",), no_key=True).get(pk=brand.pk)  # one worker draws
        if Sample.objects.filter(brand=brand, week=week).exists():
            return 0
        drawn = draw(candidates(brand, *period.bounds), f"{brand.pk}:{week}")
        facts = facts_of([one.reply_id for one in drawn])
        return keep(brand, week, [(one, facts[one.reply_id]) for one in drawn], now)
