"""Too many for this hour of this weekday? Counts of five minutes against their usual rhythm."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]

BIN_SECONDS = 300
DAY = 86_400 // BIN_SECONDS
WEEK = 7 * DAY
WEEKS = 6
"""How far back the rhythm is learnt."""
AROUND = 6
"""Bins before and after the same time that count as the same hour."""
FEWEST = 6
"""Fewer complaints in five minutes are never a spike."""
CHANCE = 1e-5
"""How likely a usual five minutes may look like a spike."""
RARE = 0.998
"""What is exceeded in no more than this share of the last two weeks' five minutes is no spike, whatever the hour."""
LEARNT_AFTER = 2 * DAY
"""Bins of history below which nothing is called a spike."""


class Reading(NamedTuple):
    """The newest five minutes: how many, how many are usual, and from how many on it is a spike."""

    n: float
    expected: float
    limit: float

    @property
    def is_spike(self) -> bool:
        """Is it more than the rhythm explains?"""
        return self.n >= self.limit


def reading(counts: Counts) -> Reading:
    """Judge the last of `counts` (bins of five minutes, oldest first) by those before it.

    After Noufaily et al. (2013), as public health watches for outbreaks: the expected count comes from the same hour of
    the same weekday in earlier weeks (of earlier days while there are fewer than three weeks), brought to the level
    of the last day; its highest tenth is left out, so that past spikes teach nothing; the limit is a quantile of the
    negative binomial with the spread that was seen.
    """
    now = len(counts) - 1
    if now < LEARNT_AFTER:
        return Reading(float(counts[-1]), 0.0, math.inf)
    usual, spread, most = _rhythm(counts, now)
    usual = max(usual * _level(counts, now), 0.05)
    lately = float(np.quantile(counts[max(0, now - 2 * WEEK) : now - AROUND], RARE))
    return Reading(float(counts[-1]), usual, max(limit(usual, spread), most + 1, lately + 1))


def limit(expected: float, spread: float) -> float:
    """The smallest count whose chance under a negative binomial (variance = spread x mean) is below `CHANCE`."""
    spread = max(spread, 1.05)
    size = expected / (spread - 1)
    left, count = 1.0, 0
    chance = math.exp(-size * math.log(spread))  # of none at all
    while left > CHANCE:
        left -= chance
        count += 1
        chance *= (size + count - 1) / count * (1 - 1 / spread)
        if count > 50 * expected + 200:
            break
    return float(max(count, FEWEST))


def _rhythm(counts: Counts, now: int) -> tuple[float, float, float]:
    step, most = (WEEK, WEEKS) if now >= 3 * WEEK else (DAY, 7)
    around = np.arange(-AROUND, AROUND + 1)
    places = np.concatenate([now - n * step + around for n in range(1, most + 1)])
    seen = np.sort(counts[places[(places >= 0) & (places < now - AROUND)]])
    kept = seen[: max(1, math.ceil(len(seen) * 0.9))]
    mean = float(kept.mean())
    # What is left out is made up for as if counts were normal: a tenth cut off takes 0.195 deviations off the mean.
    deviation = float(kept.std()) * 1.22
    spread = max(1.0, deviation**2 / mean if mean else 1.0)
    return mean + 0.195 * deviation, spread, float(seen[math.ceil(len(seen) * 0.99) - 1])


def _level(counts: Counts, now: int) -> float:
    """How the last day went against the day a week (or a day) before, hour by hour, in the middle: 0.5 to 3."""
    back = WEEK if now >= WEEK + 2 * DAY else DAY
    if now < back + DAY:
        return 1.0
    lately = counts[now - DAY : now].reshape(24, 12).sum(1)
    then = counts[now - DAY - back : now - back].reshape(24, 12).sum(1)
    if then.sum() + lately.sum() < 48:
        return 1.0
    return float(np.clip(np.median((lately + 1) / (then + 1)), 0.5, 3.0))
