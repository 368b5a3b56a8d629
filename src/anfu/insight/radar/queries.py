"""Reads what the radar looks at."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import numpy as np
from django.db import connection

from anfu.insight.causes import Standout, standouts
from anfu.insight.models import Spike, Story
from anfu.insight.queries import texts_of
from anfu.insight.radar.rules import BIN_SECONDS, WEEK, WEEKS, Counts
from anfu.people.models import Brand

_SPAN = (WEEKS * WEEK + 12) * BIN_SECONDS
MOST_TEXTS = 500


def counts_by_topic(brand: Brand, now: datetime) -> Mapping[str, Counts]:
    """Complaints in each five minutes up to `now`, oldest first, by topic; "" is all together.

    History begins with the first complaint that is known.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT topic, floor(extract(epoch FROM %(now)s - opened_at) / %(bin)s)::int AS ago, count(*)
               FROM insight_story
               WHERE brand_id = %(brand)s AND opened_at > %(since)s AND opened_at <= %(now)s AND is_complaint
               GROUP BY 1, 2""",
            {"brand": brand.pk, "now": now, "bin": BIN_SECONDS, "since": now - timedelta(seconds=_SPAN)},
        )
        rows = cursor.fetchall()
    length = max((ago for _, ago, _ in rows), default=-1) + 1
    counts: dict[str, Counts] = {}
    for topic, ago, n in rows:
        for name in ("", topic):
            counts.setdefault(name, np.zeros(length))[length - 1 - ago] += n
    return counts


def open_spikes(brand: Brand) -> list[Spike]:
    """What is going on now, the newest first."""
    return list(Spike.objects.filter(brand=brand, ended_at=None).order_by("-began_at"))


def past_spikes(brand: Brand, most: int = 20) -> list[Spike]:
    """What is over, the newest first."""
    return list(Spike.objects.filter(brand=brand, ended_at__isnull=False).order_by("-began_at")[:most])


def first_cases(spike: Spike, most: int = 5) -> list[Story]:
    """The first cases of a spike, oldest first."""
    during = Story.objects.filter(brand=spike.brand, opened_at__gte=spike.began_at, is_complaint=True)
    if spike.topic:
        during = during.filter(topic=spike.topic)
    return list(during.select_related("case__root_post", "case__customer").order_by("opened_at")[:most])


def likely_cause(spike: Spike) -> list[Standout]:
    """What its complaints say more often than those of the week before."""
    topic, ends = spike.topic or None, spike.ended_at or spike.last_seen_at
    here = texts_of(spike.brand, spike.began_at, ends + timedelta(seconds=1), topic, MOST_TEXTS)
    usual = texts_of(spike.brand, spike.began_at - timedelta(days=7), spike.began_at, None, 4 * MOST_TEXTS)
    return standouts(here, usual, most=3)
