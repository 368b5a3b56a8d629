"""Prompt care held against long waiting, and what a difference comes to in money. Values in, values out."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import numpy as np

from anfu.insight.effect import ENOUGH, adjusted, strata
from anfu.insight.frame import NEVER, UNKNOWN, Frame
from anfu.insight.intervals import Estimate, Z, share

HOUR = 3_600_000_000
"""Microseconds: a person's reply within this is prompt."""
DAY = 24 * HOUR
"""Who heard from no person for this long has waited: the control."""


class Against(NamedTuple):
    """Customers won over after a prompt reply and after a day's waiting, as they are and like with like."""

    prompt: Estimate
    waited: Estimate
    gap: Estimate
    """In shares, among cases alike in tier, arousal and topic, with its interval; n counts the comparable cases."""
    fewest: int
    """Comparable cases on the smaller side."""
    unknown: Estimate
    """The share of prompt and waiting cases whose customers said nothing afterwards: nothing is said of them."""

    @property
    def is_enough(self) -> bool:
        """Are there enough comparable cases on either side for anything to be said?"""
        return self.fewest >= ENOUGH and self.gap.low is not None


def against_waiting(frame: Frame) -> Against:
    """Hold prompt cases against those that waited for a day; whatever lies between, or is too young, is left out."""
    prompt = (frame.replied != NEVER) & (frame.replied - frame.opened <= HOUR)
    waited = (frame.replied == NEVER) | (frame.replied - frame.opened > DAY)
    old = frame.now_moment - frame.opened > DAY
    either = old & (prompt | waited)
    known = frame.feeling != UNKNOWN
    used = frame.of(either & known)
    exposed, won = prompt[either & known], used.feeling == 1
    aroused = np.minimum(np.nan_to_num(used.first_arousal, nan=0.5) * 5, 4).astype(np.int64)
    gap, fewest = adjusted(exposed, won, strata(used.is_serious, aroused, used.topic), Z)
    return Against(
        share(int((won & exposed).sum()), int(exposed.sum())),
        share(int((won & ~exposed).sum()), int((~exposed).sum())),
        gap,
        fewest,
        share(int((either & ~known).sum()), int(either.sum())),
    )


def customers_kept(against: Against) -> Estimate:
    """How many more customers were won over than had they waited: of those cared for promptly who spoke again."""
    n = against.prompt.n
    if (
        not against.is_enough
        or against.gap.value is None
        or against.gap.low is None
        or against.gap.high is None
    ):
        return Estimate(None, n)
    return Estimate(against.gap.value * n, n, against.gap.low * n, against.gap.high * n)


def care_cost(replies: int, minutes: float, care_hour: Decimal) -> Decimal:
    """What the time costs: so many replies of so many minutes."""
    return Decimal(replies) * Decimal(str(minutes)) / 60 * care_hour


def times(good: int, bad: int) -> Estimate:
    """How many good posts there are for each bad one, with the interval of two Poisson counts on the log scale."""
    n = good + bad
    if not good or not bad:
        return Estimate(None, n)
    ratio, reach = good / bad, Z * np.sqrt(1 / good + 1 / bad)
    return Estimate(ratio, n, float(ratio * np.exp(-reach)), float(ratio * np.exp(reach)))
