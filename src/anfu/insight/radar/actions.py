"""The verbs of the radar: a spike is noticed, goes on, ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Value
from django.db.models.functions import Greatest

from anfu.insight.models import Spike
from anfu.insight.radar.rules import BIN_SECONDS, Reading
from anfu.people.models import Brand

QUIET = timedelta(hours=1)
"""A spike is over when this long there were not too many; until then it is not noticed anew."""


def notice(brand: Brand, topic: str, read: Reading, now: datetime) -> bool:
    """Note that there are too many now (UTC); is that new?"""
    began_at = now - timedelta(seconds=BIN_SECONDS)
    spike, is_new = Spike.objects.get_or_create(
        brand=brand,
        topic=topic,
        ended_at=None,
        defaults={
            "began_at": began_at,
            "noticed_at": now,
            "last_seen_at": now,
            "count": int(read.n),
            "expected": read.expected,
            "peak": int(read.n),
        },
    )
    if not is_new:
        Spike.objects.filter(pk=spike.pk).update(last_seen_at=now, peak=Greatest("peak", Value(int(read.n))))
    return is_new


def end_quiet_ones(brand: Brand, now: datetime) -> int:
    """End spikes that have been quiet for an hour, as of when they were last seen; how many."""
    quiet = Spike.objects.filter(brand=brand, ended_at=None, last_seen_at__lt=now - QUIET)
    return sum(Spike.objects.filter(pk=spike.pk).update(ended_at=spike.last_seen_at) for spike in quiet)
