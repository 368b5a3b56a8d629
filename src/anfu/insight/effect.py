"""What made a difference: shares compared within like cases, so that an easier mix of cases is not taken for merit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anfu.insight.intervals import Estimate, difference, share

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

ENOUGH = 50
"""Comparable cases on each side from which on anything is said."""


class Effect(NamedTuple):
    """How cases with something compare with those without: as they are, and like with like."""

    name: str
    with_it: Estimate
    without: Estimate
    crude: Estimate
    adjusted: Estimate
    """The difference in shares within strata, with its 95 % interval; n counts the comparable cases on both sides."""
    verdict: str
    """`better`, `worse`, `same` (no difference seen), or `few` (not enough yet)."""


def strata(*features: npt.NDArray[np.int64] | Flags) -> Numbers:
    """One number for each combination of features: cases that share it are alike."""
    combined = np.zeros(len(features[0]), dtype=np.int64)
    for feature in features:
        _, places = np.unique(feature, return_inverse=True)
        _, combined = np.unique(combined * (int(places.max(initial=0)) + 1) + places, return_inverse=True)
    return combined


def adjusted(exposed: Flags, hit: Flags, alike: Numbers, z: float) -> tuple[Estimate, int]:
    """The difference in shares of `hit` between exposed cases and the others, within strata; and the smaller side's n.

    Mantel and Haenszel's weights with Sato's variance (1989), which holds for few large and for many small strata.
    Strata with cases on one side only tell nothing and are left out.
    """
    size = int(alike.max(initial=-1)) + 1
    n1 = np.bincount(alike[exposed], minlength=size).astype(float)
    n0 = np.bincount(alike[~exposed], minlength=size).astype(float)
    told = (n1 > 0) & (n0 > 0)
    if not told.any():
        return Estimate(None, 0), 0
    x1 = np.bincount(alike[exposed & hit], minlength=size)[told]
    x0 = np.bincount(alike[~exposed & hit], minlength=size)[told]
    n1, n0 = n1[told], n0[told]
    n = n1 + n0
    weight = (n1 * n0 / n).sum()
    gap = float(((x1 * n0 - x0 * n1) / n).sum() / weight)
    p = ((n1**2 * x0 - n0**2 * x1 + n1 * n0 * (n0 - n1) / 2) / n**2).sum()
    q = ((x1 * (n0 - x0) + x0 * (n1 - x1)) / (2 * n)).sum()
    reach = z * math.sqrt(max(0.0, gap * p + q)) / weight
    return Estimate(gap, int(n.sum()), float(gap - reach), float(gap + reach)), int(min(n1.sum(), n0.sum()))


def compare(
    names: Sequence[str], parts: Numbers, hit: Flags, alike: Numbers, comparisons: int | None = None
) -> list[Effect]:
    """Each named part against all others, largest first.

    Intervals are of each by itself; verdicts hold for all `comparisons` together (as many as names; Bonferroni).
    """
    one = NormalDist().inv_cdf(0.975)
    all_of_them = NormalDist().inv_cdf(1 - 0.025 / max(1, comparisons or len(names)))
    effects = []
    for number, name in enumerate(names):
        exposed = parts == number
        if not exposed.any():
            continue
        inside = share(int((hit & exposed).sum()), int(exposed.sum()))
        outside = share(int((hit & ~exposed).sum()), int((~exposed).sum()))
        told, fewest = adjusted(exposed, hit, alike, one)
        strict, _ = adjusted(exposed, hit, alike, all_of_them)
        verdict = _verdict(strict, fewest)
        effects.append(Effect(name, inside, outside, difference(inside, outside), told, verdict))
    return sorted(effects, key=lambda effect: -effect.with_it.n)


def _verdict(strict: Estimate, fewest: int) -> str:
    if fewest < ENOUGH or strict.low is None or strict.high is None:
        return "few"
    return "better" if strict.low > 0 else "worse" if strict.high < 0 else "same"
