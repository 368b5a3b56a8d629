"""Figures of how right triage is, without any library but numpy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

BINS = 15


def macro_f1(truth: npt.NDArray[np.bool_], told: npt.NDArray[np.bool_]) -> float:
    """The mean of F1 for yes and F1 for no."""
    halves = []
    for wanted in (True, False):
        right = int(((truth == wanted) & (told == wanted)).sum())
        named = int((truth == wanted).sum() + (told == wanted).sum())
        halves.append(2 * right / named if named else 0.0)
    return sum(halves) / 2


def area(truth: npt.NDArray[np.bool_], sure: npt.NDArray[np.float64]) -> float:
    """How often a yes stands above a no (area under the ROC curve); NaN where one of them is missing."""
    _, place, count = np.unique(sure, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    yes = int(truth.sum())
    no = truth.size - yes
    return float((ranks[truth].sum() - yes * (yes + 1) / 2) / (yes * no)) if yes and no else float("nan")


def calibration_error(truth: npt.NDArray[np.bool_], sure: npt.NDArray[np.float64]) -> float:
    """By how much probabilities and shares differ, over `BINS` bins of equal width (ECE)."""
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(
        sum(abs(sure[place == k].mean() - truth[place == k].mean()) * (place == k).mean() for k in set(place))
    )


def recall(truth: npt.NDArray[np.bool_], told: npt.NDArray[np.bool_]) -> float:
    """Which share of the yes was told; NaN without any."""
    return float(told[truth].mean()) if truth.any() else float("nan")


def precision(truth: npt.NDArray[np.bool_], told: npt.NDArray[np.bool_]) -> float:
    """Which share of what was told is a yes; NaN where nothing was told."""
    return float(truth[told].mean()) if told.any() else float("nan")
