"""Whether triage still fits what people write: week by week, by what people said of its verdicts. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from math import log, sqrt
from typing import NamedTuple

import msgspec
import numpy as np

from anfu.triage.folding import fold_batch
from anfu.triage.measuring import calibration_error

FEWEST = 50
"""With fewer posts that a person spoke of, a week's calibration is luck."""

OFTEN = 4
"""A word of fewer posts is not told: it is one person's."""

CLEARLY = 3.0
"""By so many standard errors a word is more frequent than before, before it is called new."""

_LATIN = re.compile(r"[^\W\d_]{3,}")
_HAN = re.compile("[\u3400-\u9fff]+")


class Word(NamedTuple):
    """A verdict with what a person said of it: when triage judged (UTC), how sure it was, and what is so."""

    judged_at: datetime
    probability: float
    is_complaint: bool
    was_corrected: bool


class Week(msgspec.Struct, frozen=True):
    """One week from Monday (UTC). `calibration` (ECE) is None with fewer than `FEWEST` posts spoken of."""

    monday: date
    judged: int
    spoken_of: int
    corrected: int
    share: float | None
    calibration: float | None


def weeks(judged: Iterable[datetime], words: Iterable[Word], last: datetime, count: int) -> list[Week]:
    """The `count` weeks up to the one of `last`, oldest first; `judged` are the moments of all verdicts."""
    counted = Counter(_monday(at) for at in judged)
    spoken: dict[date, list[Word]] = {}
    for word in words:
        spoken.setdefault(_monday(word.judged_at), []).append(word)
    mondays = [_monday(last) - timedelta(weeks=back) for back in reversed(range(count))]
    return [_week(monday, counted[monday], spoken.get(monday, [])) for monday in mondays]


def new_words(now: Sequence[str], before: Sequence[str], most: int) -> list[tuple[str, int, int]]:
    """Words far more frequent in the texts `now` than `before`: (word, posts now, posts before), clearest first.

    Counted by posts; Chinese by pairs of characters. Numbers, names after @ and links are never told.
    """
    new, old = _posts_by_word(now), _posts_by_word(before)
    size, earlier = max(len(now), 1), max(len(before), 1)
    told = []
    for word, posts in new.items():
        rate, rate_before = posts / size, (old[word] + 0.5) / (earlier + 1)
        error = sqrt(1 / posts + 1 / (old[word] + 0.5))
        if posts >= OFTEN and (clearly := log(rate / rate_before) / error) >= CLEARLY:
            told.append((clearly, word, posts, old[word]))
    return [(word, posts, earlier) for _, word, posts, earlier in sorted(told, reverse=True)[:most]]


def _week(monday: date, judged: int, words: Sequence[Word]) -> Week:
    corrected = sum(word.was_corrected for word in words)
    truth = np.array([word.is_complaint for word in words], np.bool_)
    sure = np.array([word.probability for word in words], np.float64)
    return Week(
        monday=monday,
        judged=judged,
        spoken_of=len(words),
        corrected=corrected,
        share=round(corrected / len(words), 3) if words else None,
        calibration=round(calibration_error(truth, sure), 3) if len(words) >= FEWEST else None,
    )


def _posts_by_word(texts: Sequence[str]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for text in fold_batch(texts).rows() if texts else []:
        words = set(_LATIN.findall(_HAN.sub(" ", text)))
        for run in _HAN.findall(text):
            words.update(run[at : at + 2] for at in range(len(run) - 1))
        counted.update(words)
    return counted


def _monday(at: datetime) -> date:
    return at.date() - timedelta(days=at.weekday())
