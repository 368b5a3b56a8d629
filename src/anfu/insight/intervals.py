"""Estimates with their 95 % intervals: shares, means, quantiles under waiting, and differences."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

Z = 1.959963984540054
"""Two-sided 95 % of the normal distribution."""


class Estimate(NamedTuple):
    """A value, what it was counted over, and its 95 % interval; None where nothing can be said."""

    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


def share(hits: int, n: int) -> Estimate:
    """`hits` of `n`, with Wilson's score interval (1927)."""
    if n == 0:
        return Estimate(None, 0)
    p, spread = hits / n, Z * Z / n
    middle = (p + spread / 2) / (1 + spread)
    reach = Z * math.sqrt(p * (1 - p) / n + spread / (4 * n)) / (1 + spread)
    return Estimate(p, n, max(0.0, middle - reach), min(1.0, middle + reach))


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


def waited(seconds: Floats, is_over: Flags, quantile: float) -> Estimate:
    """The span within which a share `quantile` of waits end, by Kaplan and Meier (1958).

    `seconds` is how long each waited; where `is_over` is false, how long it has waited so far: such a wait counts as
    open, never as short, and is never dropped. The interval inverts Greenwood's on the log-log scale (Brookmeyer and
    Crowley 1982). None where too few waits are over to tell.
    """
    n = len(seconds)
    if n == 0 or not is_over.any():
        return Estimate(None, n)
    times, places = np.unique(seconds, return_inverse=True)
    ended = np.bincount(places, weights=is_over, minlength=len(times))
    left = np.bincount(places, minlength=len(times))
    at_risk = n - np.concatenate(([0], np.cumsum(left)[:-1]))
    with np.errstate(divide="ignore", invalid="ignore"):
        still = np.cumprod(1 - ended / at_risk)
        greenwood = np.cumsum(ended / (at_risk * (at_risk - ended)))
        reach = Z * np.sqrt(greenwood) / np.log(still)
        high = np.nan_to_num(still ** np.exp(reach), nan=0.0)  # the curve's upper bound
        low = np.nan_to_num(still ** np.exp(-reach), nan=0.0)
    high[still >= 1.0], low[still >= 1.0] = 1.0, 1.0
    goal = 1 - quantile
    return Estimate(_reached(times, still, goal), n, _reached(times, low, goal), _reached(times, high, goal))


def difference(a: Estimate, b: Estimate) -> Estimate:
    """How much greater the share `a` is than `b`, with Newcombe's interval (1998, method 10)."""
    if a.value is None or b.value is None or None in (a.low, a.high, b.low, b.high):
        return Estimate(None, a.n + b.n)
    gap = a.value - b.value
    low = gap - math.hypot(a.value - (a.low or 0), (b.high or 0) - b.value)
    high = gap + math.hypot((a.high or 0) - a.value, b.value - (b.low or 0))
    return Estimate(gap, a.n + b.n, low, high)


def quantile(values: Floats, q: float) -> Estimate:
    """A plain quantile (the smallest value that a share `q` does not exceed), with the interval of order statistics."""
    n = len(values)
    if n == 0:
        return Estimate(None, 0)
    ordered = np.sort(values)
    reach = Z * math.sqrt(n * q * (1 - q))
    low, high = math.floor(n * q - reach), math.ceil(n * q + reach)
    return Estimate(
        float(ordered[max(0, math.ceil(n * q) - 1)]),
        n,
        float(ordered[max(0, low - 1)]) if low >= 1 else None,
        float(ordered[high - 1]) if 1 <= high <= n else None,
    )


def _reached(times: Floats, curve: Floats, goal: float) -> float | None:
    # A hair of tolerance: one half from a product of fractions may come out as 0.5000000000000001.
    below = np.flatnonzero(curve <= goal + 1e-9)
    return float(times[below[0]]) if len(below) else None
