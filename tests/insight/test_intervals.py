"""Intervals hold what they promise: checked by drawing samples of known truth."""

from __future__ import annotations

import numpy as np
import pytest

from anfu.insight.intervals import difference, mean, quantile, share, waiting

RUNS = 400


def test_wilson_is_the_published_figure() -> None:
    """Wilson's interval for 10 of 20 and for none of 10 (Newcombe 1998, method 3)."""
    assert share(10, 20)[2:] == pytest.approx((0.2993, 0.7007), abs=1e-4)
    assert share(0, 10)[2:] == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert all(share(n, n, 3.1).high == 1 and share(0, n, 3.1).low == 0 for n in range(1, 200))


def test_newcombe_is_the_published_figure() -> None:
    """56/70 against 48/80 (Newcombe 1998, example a, method 10)."""
    gap = difference(share(56, 70), share(48, 80))
    assert gap[0] == pytest.approx(0.2)
    assert gap[2:] == pytest.approx((0.0524, 0.3339), abs=1e-4)


def test_nothing_is_said_of_nothing() -> None:
    """No cases, no figure."""
    empty = np.array([], dtype=np.float64)
    assert share(0, 0).value is mean(empty).value is quantile(empty, 0.5).value is None
    assert waiting(empty.astype(np.int64), empty.astype(bool)).within(0.5).value is None


@pytest.mark.parametrize("until", [np.inf, 3.0e9])
def test_the_median_of_waits_is_covered(until: float) -> None:
    """With many waits still open (seen for up to 3,000 s only), 95 % intervals hold the truth about as often."""
    draw, hits = np.random.default_rng(7), 0
    truth = 2000 * np.log(2)
    for _ in range(RUNS):
        waits = draw.exponential(2000e6, 150)
        seen = np.minimum(waits, draw.uniform(0, until, 150) if np.isfinite(until) else np.inf)
        told = waiting(seen.astype(np.int64), waits <= seen).within(0.5)
        hits += (told.low or 0) <= truth <= (told.high or np.inf)
    assert 0.91 <= hits / RUNS <= 0.99


def test_the_quantile_is_covered() -> None:
    """The interval of order statistics holds the truth about 95 times in 100."""
    draw, hits = np.random.default_rng(8), 0
    for _ in range(RUNS):
        told = quantile(draw.uniform(0, 1, 200), 0.9)
        hits += (told.low or 0) <= 0.9 <= (told.high or 1)
    assert 0.91 <= hits / RUNS <= 0.99
