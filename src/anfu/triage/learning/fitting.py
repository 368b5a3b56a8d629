"""What corrections teach: a small delta on top of the shipped weights. Pure; the same lessons give the same bytes.

Every head starts at the shipped weights and pays for each step away from them, so that few lessons move little, and
words that nobody corrected stay as they are. The first head is a probability and is fitted as one (logistic loss); the
others are thresholds, and only lessons on the wrong side of one, or close to it, pull (squared hinge loss).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from anfu.triage.features import CHAR, SIGN, WORD
from anfu.triage.judgement import gravity, is_chinese, probabilities
from anfu.triage.learning.rules import Standing
from anfu.triage.linear import HEADS, Model
from anfu.triage.verdict import SERIOUS
from anfu.triage.weighing import Weighed, features_of, weigh_batch

INTENTS = ("abuse", "praise", "question", "suggestion", "spam")
"""The intents that have a head of their own."""

PRICE = 1.0
"""What a step away from the shipped weights costs, beside what a lesson that is still judged wrongly costs."""

BIAS_PRICE = 50.0
"""The same for a step of the bias, which moves every post, also those that have nothing to do with the lessons."""

STEPS = 200
_SEARCH = 30
_CLEAR = 0.3
"""How far beyond a threshold a corrected lesson should come to stand; the others only must not be lost."""
_GRAVE_COUNTS = 5.0
"""A serious post counts as this many: one that is missed costs more than one too many for a senior."""

Floats = npt.NDArray[np.float64]


class Lesson(NamedTuple):
    """A post and what holds of it, by a person's word. `x_id` decides for ever whether it teaches or tests."""

    x_id: int
    text: str
    lang: str
    standing: Standing
    is_corrected: bool
    names_intent: bool
    """Did the person say what it is, rather than only what it is not?"""


class Delta(msgspec.Struct, frozen=True):
    """What is added to the weights of some buckets (in the steps of the base) and to the bias of each head."""

    ids: bytes
    weights: bytes
    bias: tuple[float, ...]

    def packed(self) -> bytes:
        """As it is stored."""
        return zlib.compress(msgspec.msgpack.encode(self), 9)


def unpacked(data: bytes) -> Delta:
    """The delta that was stored; raises `ValueError` when it is none."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(data), type=Delta)
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError(f"not a delta of triage weights: {error}") from error


def with_delta(base: Model, delta: Delta) -> Model:
    """The model that `base` becomes."""
    ids = np.frombuffer(delta.ids, np.int32)
    added = np.frombuffer(delta.weights, np.int16).reshape(ids.size, -1).astype(np.int32)
    weights = base.weights.copy()
    weights[ids] = np.clip(weights[ids] + added, -32767, 32767).astype(np.int16)
    bias = base.bias + np.array(delta.bias, np.float32)
    return Model(base.header, weights, base.steps, bias, base.gains)


def fit(lessons: Sequence[Lesson], base: Model) -> Delta:
    """The delta that `lessons` ask for; raises `ValueError` without any."""
    if not lessons:
        raise ValueError("there is nothing to learn from")
    ordered = sorted(lessons)
    texts = [lesson.text for lesson in ordered]
    weighed = weigh_batch(texts, base)
    design = _Design.of(texts, base)
    steps = np.zeros((design.ids.size, len(HEADS)))
    bias = np.zeros(len(HEADS))
    clear = np.array([_CLEAR if lesson.is_corrected else 0.0 for lesson in ordered])
    for head, (slope, offset, wanted) in _targets(ordered, weighed, base).items():
        column = HEADS.index(head)
        standing = slope * weighed.scores[:, column].astype(np.float64) + offset
        counts = np.where(wanted & (head == "grave"), _GRAVE_COUNTS, 1.0)
        pull = _likelihood if head == "complaint" else _hinge(clear)
        steps[:, column], bias[column] = _descend(design, standing, slope, wanted, counts, pull)
    rounded = np.clip(np.round(steps / base.steps.astype(np.float64)), -32767, 32767).astype(np.int16)
    moved = rounded.any(axis=1)
    return Delta(design.ids[moved].tobytes(), rounded[moved].tobytes(), tuple(np.round(bias, 6).tolist()))


def _targets(
    lessons: Sequence[Lesson], weighed: Weighed, base: Model
) -> dict[str, tuple[Floats, Floats, npt.NDArray[np.bool_]]]:
    """By head: the slope and offset that make a score a decision, and what it should say of each lesson."""
    (zh_slope, zh_offset), (slope, offset) = base.header.platt["zh"], base.header.platt[""]
    plain, chinese = np.ones(len(lessons)), is_chinese(weighed)
    grave = weighed.scores[:, HEADS.index("grave")].astype(np.float64)
    standings = [lesson.standing for lesson in lessons]
    targets = {
        "complaint": (
            np.where(chinese, zh_slope, slope),
            np.where(chinese, zh_offset, offset),
            np.array([standing.is_complaint for standing in standings]),
        ),
        "grave": (
            plain,
            gravity(weighed, probabilities(weighed, base)) - grave,
            np.array([standing.tier == SERIOUS for standing in standings]),
        ),
    }
    for intent in INTENTS:
        told = np.array([standing.intent == intent for standing in standings])
        if told.any():
            targets[intent] = (plain, np.zeros(len(lessons)), told)
    return targets


class _Design(NamedTuple):
    """The lessons as a sparse matrix: row, column and value of each feature; `ids` are the columns' buckets."""

    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    values: Floats
    ids: npt.NDArray[np.int32]
    size: int

    @classmethod
    def of(cls, texts: Sequence[str], base: Model) -> _Design:
        made = features_of(texts, base.header.buckets)
        used = int(made.firsts[-1])
        rows = np.repeat(np.arange(len(texts)), np.diff(made.firsts))
        blocks = made.blocks[:used]
        scale = np.empty((len(texts), 3))
        for block in (WORD, CHAR):  # as the kernel does: long texts are no louder than short ones
            count = np.bincount(rows[blocks == block], minlength=len(texts))
            scale[:, block] = base.gains[block] / np.sqrt(np.maximum(count, 1))
        scale[:, SIGN] = base.gains[SIGN]
        ids, columns = np.unique(made.ids[:used], return_inverse=True)
        return cls(rows, columns.astype(np.int64), scale[rows, blocks], ids.astype(np.int32), len(texts))

    def scores(self, weights: Floats, bias: float) -> Floats:
        """What `weights` add to each lesson's score."""
        added: Floats = np.bincount(self.rows, self.values * weights[self.columns], self.size).astype(
            np.float64
        )
        return added + bias

    def pulls(self, errors: Floats) -> Floats:
        """How hard `errors` pull at each column."""
        pulls: Floats = np.bincount(self.columns, self.values * errors[self.rows], self.ids.size).astype(
            np.float64
        )
        return pulls


def _likelihood(margin: Floats) -> Floats:
    """How hard a lesson pulls that stands `margin` on its right side: less and less, and never not at all."""
    return np.asarray(1 / (1 + np.exp(np.clip(margin, -40, 40))), np.float64)


def _hinge(clear: Floats) -> Callable[[Floats], Floats]:
    """The same for a threshold: not at all once it stands `clear` of it, on its side."""

    def pull(margin: Floats) -> Floats:
        return np.asarray(np.maximum(0.0, clear - margin), np.float64)

    return pull


def _descend(
    design: _Design,
    standing: Floats,
    slope: Floats,
    wanted: npt.NDArray[np.bool_],
    counts: Floats,
    pull: Callable[[Floats], Floats],
) -> tuple[Floats, float]:
    """Weights and bias at the least cost: accelerated gradient descent with a fixed number of steps."""
    sign = np.where(wanted, 1.0, -1.0)
    bend = 0.25 if pull is _likelihood else 1.0
    steepest = BIAS_PRICE + bend * float((slope**2 * counts).max()) * _curvature(design)
    weights, bias = np.zeros(design.ids.size), 0.0
    ahead, ahead_bias = weights, bias
    momentum = (np.sqrt(steepest) - np.sqrt(PRICE)) / (np.sqrt(steepest) + np.sqrt(PRICE))
    for _ in range(STEPS):
        margin = sign * (standing + slope * design.scores(ahead, ahead_bias))
        errors = -sign * slope * counts * pull(margin)
        further = ahead - (design.pulls(errors) + PRICE * ahead) / steepest
        further_bias = ahead_bias - (float(errors.sum()) + BIAS_PRICE * ahead_bias) / steepest
        ahead = further + momentum * (further - weights)
        ahead_bias = further_bias + momentum * (further_bias - bias)
        weights, bias = further, further_bias
    return weights, bias


def _curvature(design: _Design) -> float:
    """The largest eigenvalue of the lessons' Gram matrix with a bias, by power iteration; a little above it."""
    vector = np.ones(design.size) / np.sqrt(design.size)
    for _ in range(_SEARCH):
        vector = design.scores(design.pulls(vector), float(vector.sum()))
        length = float(np.sqrt(vector @ vector))
        vector = vector / length
    return 1.05 * length
