"""Texts as a sparse matrix, made by the very kernel that judges posts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from anfu.triage.kernel import scales
from anfu.triage.weighing import features_of

BUCKETS = 1 << 18
GAINS = np.array([1.0, 0.7, 0.3], np.float32)
"""How loud words, characters and signs are against each other."""


def matrix(texts: Sequence[str], gains: npt.NDArray[np.float32] = GAINS) -> csr_matrix:
    """One row per text."""
    made = features_of(texts, BUCKETS)
    used = int(made.firsts[-1])
    values = np.empty(used)
    scale = np.empty(3, np.float32)
    for first, last in zip(made.firsts, made.firsts[1:], strict=False):
        scales(made.blocks, first, last, gains, scale)
        values[first:last] = scale[made.blocks[first:last]]
    result = csr_matrix((values, made.ids[:used], made.firsts), shape=(len(texts), BUCKETS))
    result.sum_duplicates()
    return result
