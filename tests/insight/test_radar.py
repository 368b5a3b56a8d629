"""The radar: bursts are seen within five minutes, the usual rhythm is not, however it swings."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.db import connection
from django.test import Client

from anfu.flows.spike_is_noticed import spike_is_noticed
from anfu.insight.models import Spike
from anfu.insight.radar.rules import DAY, LEARNT_AFTER, WEEK, Counts, limit, reading
from tests.build import a_person
from tests.insight.past import START, Past, Said, a_house, write

STEPS = 12
"""A spike is looked for about so often in five minutes."""


def rhythm(weeks: int, a_day: float) -> Counts:
    """Expected counts: nights are quiet, weekends too."""
    at = np.arange(weeks * WEEK)
    hour = 1 + 0.9 * np.sin(2 * np.pi * (at % DAY) / DAY - 2)
    expected: Counts = a_day / DAY * hour * np.where(at // DAY % 7 < 5, 1.1, 0.7)
    return expected


def drawn(draw: np.random.Generator, expected: Counts, spread: float) -> Counts:
    """Counts that vary more than by chance alone: variance = spread x mean."""
    size = expected / (spread - 1)
    counts: Counts = draw.negative_binomial(size, 1 / spread).astype(float)
    return counts


def test_the_limit_is_the_quantile_of_the_negative_binomial() -> None:
    """For a spread of nearly one it is Poisson's: P(X >= 9 | 1) = 1.1e-6, P(X >= 8 | 1) = 1.02e-5."""
    assert limit(1.0, 1.0) in (9, 10)
    assert limit(100.0, 1.05) < limit(100.0, 3.0)


@pytest.mark.parametrize("a_day", [20, 200, 2000])
def test_false_alarms_are_rare(a_day: int) -> None:
    """Two weeks without any burst, looked at every five minutes: on average at most one false alarm."""
    draw, alarms = np.random.default_rng(a_day), 0
    for _ in range(2):
        counts = drawn(draw, rhythm(5, a_day), 1.5)
        alarms += sum(reading(counts[: end + 1]).is_spike for end in range(3 * WEEK, 5 * WEEK))
    assert alarms <= 2


def test_bursts_are_seen_within_five_minutes() -> None:
    """Four complaints a minute on top, at any hour: seen in five minutes in at least 95 of 100."""
    draw, seen = np.random.default_rng(3), 0
    for _ in range(100):
        counts = drawn(draw, rhythm(4, 300), 1.5)
        end = 3 * WEEK + int(draw.integers(WEEK))
        for part in range(1, STEPS + 1):
            burst = draw.poisson(20 * part / STEPS)
            if reading(np.append(counts[:end], counts[end] + burst)).is_spike:
                seen += 1
                break
    assert seen >= 95


def test_nothing_is_called_a_spike_before_the_rhythm_is_known() -> None:
    """Two days are learnt first."""
    assert not reading(np.append(np.zeros(LEARNT_AFTER - 1), 1000.0)).is_spike


@pytest.mark.django_db
def test_a_burst_becomes_a_spike_with_its_cause_and_ends(client: Client) -> None:
    """Noticed once, shown with the first posts and the words, over after a quiet hour."""
    brand, versions = a_house()
    draw = np.random.default_rng(2)
    month = [START + timedelta(hours=float(hours)) for hours in draw.uniform(0, 30 * 24, 1500)]
    now = START + timedelta(days=30)
    burst = [now - timedelta(seconds=float(seconds)) for seconds in draw.uniform(0, 200, 25)]
    pasts = [Past(at, customer=n, said=[Said(0, text="parcel late")]) for n, at in enumerate(month)]
    write(brand, versions, pasts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum does; without it the planner takes the tables for empty
    assert spike_is_noticed(brand, now - timedelta(minutes=5)) == 0
    outage = [
        Past(at, 5000 + n, topic="outage", said=[Said(0, text="error 504")]) for n, at in enumerate(burst)
    ]
    write(brand, versions, outage)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert spike_is_noticed(brand, now) == 2  # of the topic, and of all together
    assert spike_is_noticed(brand, now + timedelta(seconds=20)) == 0
    client.force_login(a_person(brand))
    page = client.get("/radar").content.decode()
    assert "25 complaints in five minutes" in page and "504" in page
    spike_is_noticed(brand, now + timedelta(hours=2))
    assert not Spike.objects.filter(ended_at=None).exists()
    assert "/radar" in page and client.get("/radar").status_code == 200
