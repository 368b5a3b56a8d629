"""Texts as a sparse matrix, made by the very kernel that judges posts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from anfu.triage.characters import tables
from anfu.triage.folding import fold_batch
from anfu.triage.kernel import spread
from anfu.triage.phrasebook import phrasebook

BUCKETS = 1 << 18
GAINS = np.array([1.0, 1.0, 0.3], np.float32)
"""How loud words, characters and signs are against each other."""


def matrix(
    texts: Sequence[str], gains: npt.NDArray[np.float32] = GAINS, buckets: int = BUCKETS
) -> csr_matrix:
    """One row per text."""
    folded = fold_batch(texts)
    kinds, _ = tables()
    room = int((7 * np.diff(folded.starts) + 256).sum())
    indptr = np.zeros(len(texts) + 1, np.int64)
    indices, values = np.empty(room, np.int32), np.empty(room, np.float32)
    found = np.empty((0, 2), np.int64)
    used = spread(
        folded.text, folded.starts, kinds, folded.stats, phrasebook().for_one_batch(), buckets, gains, indptr, indices,
        values, found,
    )  # fmt: skip
    result = csr_matrix(
        (values[:used].astype(np.float64), indices[:used], indptr), shape=(len(texts), buckets)
    )
    result.sum_duplicates()
    return result
