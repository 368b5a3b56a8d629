"""Estimates with their 95 % intervals: shares, means, quantiles under waiting, and differences."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

Z = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


class Estimate(NamedTuple):
    """A value, what it was counted over, and its 95 % interval; None where nothing can be said."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


def share(hits: int, n: int, z: float = Z) -> Estimate:
    """`hits` of `n`, with Wilson's score interval (1927); of 95 % unless `z` says otherwise."""
    if n == 0:
        return Estimate(None, 0)
    p, spread = hits / n, z * z / n
    middle = (p + spread / 2) / (1 + spread)
    reach = z * math.sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    # At no hits and at all hits a bound is the share itself; rounding must not push it past.
    return Estimate(p, n, min(p, max(0.0, middle - reach)), max(p, min(1.0, middle + reach)))


def mean(values: Floats) -> Estimate:
    """The mean, with the interval of the normal distribution from two values on."""
    n = len(values)
    if n == 0:
        return Estimate(None, 0)
    value = float(values.mean())
    if n == 1:
        return Estimate(value, 1)
    reach = Z * float(values.std(ddof=1)) / math.sqrt(n)
    return Estimate(value, n, value - reach, value + reach)


class Waiting(NamedTuple):
    """Waits in order of their length, and the logarithm of the share that still waits after each, with its interval.

    A bound is NaN where there is none yet: nothing has ended, or nothing is left.
    """

    microseconds: Numbers
    still: Floats
    low: Floats
    high: Floats

    def within(self, quantile: float) -> Estimate:
        """The span in seconds within which a share `quantile` of waits end; None where too few are over to tell."""
        goal, n = math.log(1 - quantile), len(self.microseconds)
        value, low, high = (self._reached(curve, goal) for curve in (self.still, self.low, self.high))
        return Estimate(value, n, low, high)

    def _reached(self, curve: Floats, goal: float) -> float | None:
        # A hair of tolerance: one half from a product of fractions may come out as 0.5000000000000001.
        there = curve <= goal + 1e-9
        if not len(there):
            return None
        place = int(there.argmax())
        if not there[place]:
            # Once all waits are over, so is the doubt.
            return float(self.microseconds[-1]) / 1e6 if np.isneginf(self.still[-1]) else None
        return float(self.microseconds[place]) / 1e6


def waiting(microseconds: Numbers, is_over: Flags) -> Waiting:
    """How waits end, by Kaplan and Meier (1958).

    Where `is_over` is false, `microseconds` is how long it has been waited so far: such a wait counts as open, never as
    short, and is never dropped. The interval is Greenwood's on the log-log scale (Brookmeyer and Crowley 1982).
    """
    # Of waits of one length, those that are over come first; told one by one they multiply to the same.
    ordered = np.sort(microseconds * 2 + ~is_over)
    ended = (ordered & 1) == 0
    at_risk = np.arange(len(ordered), 0, -1, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        still: Floats = np.cumsum(np.where(ended, np.log1p(-1 / at_risk), 0.0))
        greenwood = np.cumsum(np.where(ended, 1 / (at_risk * (at_risk - 1)), 0.0))
        reach = np.exp(Z * np.sqrt(greenwood) / still)  # the exponent is negative: below one
        return Waiting(ordered >> 1, still, still / reach, still * reach)


def difference(a: Estimate, b: Estimate) -> Estimate:
    """How much greater the share `a` is than `b`, with Newcombe's interval (1998, method 10)."""
    if a.value is None or b.value is None:
        return Estimate(None, a.n + b.n)
    gap = a.value - b.value
    low = gap - math.hypot(a.value - (a.low or 0), (b.high or 0) - b.value)
    high = gap + math.hypot((a.high or 0) - a.value, b.value - (b.low or 0))
    return Estimate(gap, a.n + b.n, low, high)


def quantile(values: Floats, q: float) -> Estimate:
    """The smallest value that a share `q` does not exceed, with the interval of order statistics."""
    n = len(values)
    if n == 0:
        return Estimate(None, 0)
    ordered = np.sort(values)
    reach = Z * math.sqrt(n * q * (1 - q))
    low, high = math.floor(n * q - reach), math.ceil(n * q + reach)
    return Estimate(
        float(ordered[max(0, math.ceil(n * q) - 1)]),
        n,
        float(ordered[low - 1]) if low >= 1 else None,
        float(ordered[high - 1]) if high <= n else None,
    )
