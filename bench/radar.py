"""The radar: how soon it sees bursts, and how often it cries wolf, on simulated counts and on labelled series."""

from __future__ import annotations

import csv
import gzip
import json
import statistics
from itertools import pairwise
from pathlib import Path

import numpy as np
from tests.insight.test_radar import STEPS, drawn, rhythm

from anfu.insight.radar.rules import BIN_SECONDS, DAY, LEARNT_AFTER, WEEK, reading
from bench.measure import Measure

NAB = Path(__file__).parents[2] / "shared" / "data" / "nab_realTweets"
QUIET_BINS = 72
"""Alarms less than six hours apart are one."""
A_DAY = (20, 200, 2000)
A_MINUTE = (2, 4, 8)
"""Complaints of a burst, on top of the usual."""
BURSTS, QUIET_WEEKS = 200, 4
SPREAD = 1.5
"""Counts vary more than by chance alone: variance = spread x mean."""


def measures() -> list[Measure]:
    """Bursts of three sizes on brands of three sizes, weeks without any, and what people labelled."""
    told = [_bursts(a_day, a_minute) for a_day in A_DAY for a_minute in A_MINUTE]
    return [*told, *(_quiet(a_day) for a_day in A_DAY), *_labelled()]


def _bursts(a_day: int, a_minute: int) -> Measure:
    draw, waits = np.random.default_rng(a_day * a_minute), []
    for _ in range(BURSTS):
        counts = drawn(draw, rhythm(4, a_day), SPREAD)
        end = 3 * WEEK + int(draw.integers(WEEK))
        came = np.sort(draw.uniform(0, BIN_SECONDS, draw.poisson(a_minute * BIN_SECONDS / 60)))
        usual = np.sort(draw.uniform(0, BIN_SECONDS, int(counts[end])))
        for step in range(1, STEPS + 1):
            now = step * BIN_SECONDS / STEPS
            seen = int((came <= now).sum()) + int((usual <= now).sum())
            # The five minutes up to now: what came since the burst began, and the usual of the time before it.
            before = int(draw.binomial(int(counts[end - 1]), 1 - step / STEPS))
            if reading(np.append(counts[:end], seen + before)).is_spike:
                waits.append(now)
                break
    within = len(waits) / BURSTS
    # What a burst of the size of the usual noise may be is for nobody to say; four a minute more must be seen.
    is_due = a_minute >= 4 and a_day <= 200
    return Measure(
        f"radar: {a_minute} more a minute where {a_day} a day are usual, seen within 5 minutes (n={BURSTS})",
        f"{within:.0%}, in the middle after {statistics.median(waits):.0f} s" if waits else "0%",
        ">= 95%" if is_due else "",
        is_due and within < 0.95,
    )


def _quiet(a_day: int) -> Measure:
    draw, starts = np.random.default_rng(a_day), 0
    counts = drawn(draw, rhythm(3 + QUIET_WEEKS, a_day), SPREAD)
    ends = range(3 * WEEK, len(counts))
    alarms = [end for end in ends if reading(counts[max(0, end - 6 * WEEK - 12) : end + 1]).is_spike]
    starts = sum(b - a > QUIET_BINS for a, b in pairwise([-DAY, *alarms]))
    return Measure(
        f"radar: alarms in {QUIET_WEEKS} weeks without a burst, {a_day} a day",
        f"{starts}",
        "<= 2",
        starts > 2,
    )


def _labelled() -> list[Measure]:
    """On mentions of six brands with labelled anomalies (Numenta Anomaly Benchmark)."""
    if not NAB.is_dir():
        return [Measure("radar", f"not measured: no series in {NAB.name}")]
    found = labelled = other = 0
    weeks = 0.0
    labels = json.loads((NAB / "combined_windows.json").read_text())
    for file in sorted(NAB.glob("*.csv.gz")):
        with gzip.open(file, "rt") as lines:
            rows = list(csv.DictReader(lines))
        times = [row["timestamp"][:19] for row in rows]
        counts = np.array([float(row["value"]) for row in rows])
        windows = [(a[:19], b[:19]) for a, b in labels[f"realTweets/{file.name.removesuffix('.gz')}"]]
        alarms = [end for end in range(LEARNT_AFTER, len(counts)) if reading(counts[: end + 1]).is_spike]
        starts = [b for a, b in pairwise([-DAY, *alarms]) if b - a > QUIET_BINS]
        found += sum(any(a <= times[end] <= b for end in alarms) for a, b in windows)
        other += sum(not any(a <= times[end] <= b for a, b in windows) for end in starts)
        labelled, weeks = labelled + len(windows), weeks + len(counts) / WEEK
    return [
        Measure(
            "radar: labelled anomalies found (six series of NAB)",
            f"{found} of {labelled}",
            ">= 17",
            found < 17,
        ),
        Measure(
            "radar: other alarms, per series and week", f"{other / weeks:.2f}", "<= 2", other / weeks > 2
        ),
    ]
