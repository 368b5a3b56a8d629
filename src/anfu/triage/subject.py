"""What a text is about, to be compared with others. Pure.

Words (in Chinese, characters and pairs of them) are weighed by how unusual they are, in general and for the brand; two
texts are alike by the cosine of their weights.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from anfu.triage.characters import EMOJI, HAN, KANA, tables
from anfu.triage.compiling import compiled
from anfu.triage.features import WORD
from anfu.triage.folding import is_word
from anfu.triage.weighing import features_of

FILE = Path(__file__).parent / "weights" / "usual.bin"
"""How usual each word is, made by `make weights`: see `bench/train/usual.py`."""

BUCKETS = 1 << 16
"""Words are told apart by so many numbers."""

MOST = 48
"""Of a longer text only the most unusual words are kept."""

LEAST = 60.0
"""Sum of the squared weights of a text's words under which it says too little about anything to be compared."""

PAIRS = 0.4
"""How loud a pair of Chinese characters is beside a character, or a word of other scripts."""

ENOUGH = 200
"""From so many complaints on it is known what a brand is told every day."""

_HASHED = 1 << 18
_SKETCH = np.dtype([("word", "<u2"), ("weight", "<f2")])

Floats = npt.NDArray[np.float32]


def sketches(texts: Sequence[str]) -> list[bytes]:
    """What each text is about, to be stored: words as numbers, and how much each tells; b"" for too little."""
    if not texts:
        return []
    rows, words, loud = content(texts)
    weights = unusual()[words] * loud
    order = np.lexsort((words, -weights, rows))
    kept = np.empty(order.size, _SKETCH)
    kept["word"], kept["weight"] = words[order], weights[order]
    ends = np.cumsum(np.bincount(rows, minlength=len(texts)))
    says_enough = np.bincount(rows, weights.astype(np.float64) ** 2, len(texts)) >= LEAST
    return [
        kept[start : min(end, start + MOST)].tobytes() if enough else b""
        for start, end, enough in zip([0, *ends[:-1].tolist()], ends.tolist(), says_enough, strict=True)
    ]


class Usual(NamedTuple):
    """What a brand is told every day: of `posts` complaints, how many hold each word."""

    posts: int
    holding: npt.NDArray[np.int64]


def usual_words(stored: Sequence[bytes]) -> Usual:
    """Count the words of a brand's complaints of the days before."""
    kept = np.frombuffer(b"".join(stored), _SKETCH)
    return Usual(len(stored), np.bincount(kept["word"], minlength=BUCKETS))


class Subjects(NamedTuple):
    """What texts are about: those of text `i` are `words[starts[i]:starts[i + 1]]` with their weights, of length 1.

    A text that says too little to be compared has no words.
    """

    words: npt.NDArray[np.int32]
    weights: Floats
    starts: npt.NDArray[np.int64]

    @property
    def size(self) -> int:
        """How many texts."""
        return self.starts.size - 1


def subjects(stored: Sequence[bytes], usual: Usual | None = None) -> Subjects:
    """The subjects of stored sketches.

    With `usual`, words of which this brand is told every day tell less: to an airline "flight" says nothing.
    """
    sizes = np.array([len(one) // _SKETCH.itemsize for one in stored], np.int64)
    kept = np.frombuffer(b"".join(stored), _SKETCH)
    rows, weights = np.repeat(np.arange(len(stored)), sizes), kept["weight"].astype(np.float32)
    if usual is not None and usual.posts >= ENOUGH:
        known = np.log1p(usual.holding[kept["word"]]) / np.log1p(usual.posts)
        weights *= (1 - known).astype(np.float32)
    mass = np.bincount(rows, weights.astype(np.float64) ** 2, len(stored))
    says = mass[rows] >= LEAST
    told = (weights[says] / np.sqrt(mass[rows][says])).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(np.where(mass >= LEAST, sizes, 0))]).astype(np.int64)
    return Subjects(kept["word"][says].astype(np.int32), told, starts)


def alike(these: Subjects, those: Subjects) -> Floats:
    """The cosine of each of `these` with each of `those`."""
    found = np.zeros((these.size, those.size), np.float32)
    _compare(*these, *those, np.zeros(BUCKETS, np.float32), found)
    return found


def middle(parts: Sequence[tuple[Subjects, npt.NDArray[np.int64]]]) -> Floats:
    """The middle of some texts, as the weight of every word; `parts` are (subjects, positions)."""
    total = np.zeros(BUCKETS, np.float32)
    for some, positions in parts:
        for at in positions:
            part = slice(some.starts[at], some.starts[at + 1])
            total[some.words[part]] += some.weights[part]
    return total / np.float32(max(float(np.linalg.norm(total)), 1e-9))


def towards(these: Subjects, place: Floats) -> Floats:
    """The cosine of each text with a middle."""
    found = np.zeros((these.size, 1), np.float32)
    _weigh(*these, place, found[:, 0])
    return found[:, 0]


def prepare() -> None:
    """Compile the loops and read the weights now."""
    some = subjects(
        sketches(["Is the network down in the whole of our street?", "家里宽带断了一上午，光猫红灯"])
    )
    towards(some, middle([(some, np.arange(some.size))]))
    alike(some, some)


@compiled
def _weigh(words: Any, weights: Any, starts: Any, place: Any, out: Any) -> None:
    for row in range(starts.size - 1):
        total = np.float32(0)
        for k in range(starts[row], starts[row + 1]):
            total += weights[k] * place[words[k]]
        out[row] = total


@compiled
def _compare(
    words: Any,
    weights: Any,
    starts: Any,
    their_words: Any,
    their_weights: Any,
    their_starts: Any,
    place: Any,
    out: Any,
) -> None:
    for row in range(starts.size - 1):
        first, last = starts[row], starts[row + 1]
        if first == last:
            continue
        for k in range(first, last):
            place[words[k]] = weights[k]
        _weigh(their_words, their_weights, their_starts, place, out[row])
        for k in range(first, last):
            place[words[k]] = 0


def content(texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """The words of each text, each once: (row, word, how loud)."""
    made = features_of(texts, _HASHED)
    kinds, _ = tables()
    used = int(made.firsts[-1])
    row = np.repeat(np.arange(len(texts)), np.diff(made.firsts))
    is_word_feature = made.blocks[:used] == WORD
    row, word, token = (
        row[is_word_feature],
        made.ids[:used][is_word_feature],
        made.tokens[:used][is_word_feature],
    )
    spans = made.spans[made.span_firsts[row] + np.where(token < 0, -token - 1, token)]
    first = made.folded.text[spans[:, 0]]
    kind = kinds[np.minimum(first, kinds.size - 1)]
    before = kinds[np.minimum(made.folded.text[np.maximum(spans[:, 0] - 1, 0)], kinds.size - 1)]
    is_content = np.where(
        np.isin(kind, (HAN, KANA)),
        (token >= 0) | np.isin(before, (HAN, KANA)),
        (token >= 0) & (spans[:, 1] - spans[:, 0] > 1) & _LETTERS[kind],
    )
    words = row[is_content] * BUCKETS + (word[is_content].astype(np.int64) & (BUCKETS - 1))
    once, at = np.unique(words, return_index=True)
    loud = np.where(token[is_content][at] < 0, PAIRS, 1.0).astype(np.float32)
    return once // BUCKETS, once % BUCKETS, loud


@cache
def unusual() -> Floats:
    """How much each word tells of a subject: the logarithm of how rare it is; read once."""
    counted = np.frombuffer(zlib.decompress(FILE.read_bytes()), np.uint8)
    return (counted / 16).astype(np.float32)


_LETTERS = np.array([is_word(kind) and kind != EMOJI for kind in range(256)])
