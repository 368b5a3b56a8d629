"""Weights as they are kept: whole steps of one size per head, so that the same training gives the same bytes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

LEVELS = 2047
"""Into how many steps each side of zero a weight is rounded: finer steps make a larger file, not a better model."""


def rounded(
    columns: npt.NDArray[np.float64], bias: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int16], tuple[float, ...], tuple[float, ...]]:
    """The weights in steps, the size of a step for each head, and the bias of each head."""
    steps = np.maximum(np.abs(columns).max(axis=0), 1e-9) / LEVELS
    weights = np.round(columns / steps).astype(np.int16)
    return weights, tuple(float(np.float32(s)) for s in steps), tuple(float(np.float32(b)) for b in bias)
