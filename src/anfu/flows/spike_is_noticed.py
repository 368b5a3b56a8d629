"""A spike is noticed: more people complain than the hour and the weekday explain."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.insight.actions import catch_up
from anfu.insight.radar import actions as radar
from anfu.insight.radar.queries import counts_by_topic
from anfu.insight.radar.rules import reading
from anfu.people.models import Brand


def spike_is_noticed(brand: Brand, now: datetime) -> int:
    """Look at the last five minutes of every topic (UTC); how many new spikes."""
    catch_up()
    with transaction.atomic():
        Brand.objects.select_for_update(of=("self",), no_key=True).get(
            pk=brand.pk
        )  # one worker looks at a time
        radar.end_quiet_ones(brand, now)
        found = {topic: reading(counts) for topic, counts in counts_by_topic(brand, now).items()}
        return sum(radar.notice(brand, topic, read, now) for topic, read in found.items() if read.is_spike)
