"""Running the compiled loops over a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anfu.triage.characters import tables
from anfu.triage.features import spread
from anfu.triage.folding import Folded, fold_batch
from anfu.triage.kernel import TOP, weigh
from anfu.triage.linear import Model
from anfu.triage.phrasebook import CLASSES, phrasebook
from anfu.triage.verdict import TOPICS


class Features(NamedTuple):
    """The features of a batch: those of text `row` are `ids[firsts[row]:firsts[row + 1]]`."""

    folded: Folded
    ids: npt.NDArray[np.int32]
    blocks: npt.NDArray[np.uint8]
    tokens: npt.NDArray[np.int32]
    firsts: npt.NDArray[np.int64]
    spans: npt.NDArray[np.int64]
    span_firsts: npt.NDArray[np.int64]
    counts: npt.NDArray[np.int32]
    found: npt.NDArray[np.int64]


class Weighed(NamedTuple):
    """What the model makes of a batch: one row per text, and the phrases found as (row, phrase, place)."""

    folded: Folded
    scores: npt.NDArray[np.float32]
    tops: npt.NDArray[np.int64]
    pulls: npt.NDArray[np.float32]
    counts: npt.NDArray[np.int32]
    found: npt.NDArray[np.int64]
    made: Features


def features_of(texts: Sequence[str], buckets: int) -> Features:
    """Fold `texts` and hash them into `buckets`."""
    folded = fold_batch(texts)
    kinds, _ = tables()
    size, length = len(texts), int(folded.starts[-1])
    room = 6 * length + 128 * size
    ids, blocks, tokens = np.empty(room, np.int32), np.empty(room, np.uint8), np.empty(room, np.int32)
    firsts, span_firsts = np.empty(size + 1, np.int64), np.empty(size + 1, np.int64)
    spans = np.empty((length + 1, 2), np.int64)
    counts = np.zeros((size, len(CLASSES) + len(TOPICS)), np.int32)
    found = np.empty((length + 64, 3), np.int64)
    used = spread(
        folded.text, folded.starts, kinds, folded.stats, phrasebook().for_one_batch(), len(CLASSES), buckets,
        ids, blocks, tokens, firsts, spans, span_firsts, counts, found,
    )  # fmt: skip
    return Features(folded, ids, blocks, tokens, firsts, spans, span_firsts, counts, found[:used])


def weigh_batch(texts: Sequence[str], model: Model) -> Weighed:
    """Score `texts` with `model`."""
    made = features_of(texts, model.header.buckets)
    kinds, _ = tables()
    scores = np.empty((len(texts), len(model.header.heads)), np.float32)
    tops = np.zeros((len(texts), TOP, 2), np.int64)
    pulls = np.zeros((len(texts), TOP), np.float32)
    weigh(
        made.folded.text, kinds, made.ids, made.blocks, made.tokens, made.firsts, made.spans, made.span_firsts,
        model.weights, model.steps, model.bias, model.gains, scores, tops, pulls,
    )  # fmt: skip
    return Weighed(made.folded, scores, tops, pulls, made.counts, made.found, made)
