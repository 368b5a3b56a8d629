"""Judging: a batch of texts in, a verdict with its why for each out. Pure, and safe in many threads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from anfu.triage.characters import HAN, LATIN, tables
from anfu.triage.folding import Folded, fold_batch
from anfu.triage.kernel import TOP, weigh
from anfu.triage.language import language
from anfu.triage.linear import HEADS, Model, shipped
from anfu.triage.phrasebook import CLASSES, phrasebook
from anfu.triage.rules import Held, held, intent_of, topic_of
from anfu.triage.verdict import ORDINARY, SERIOUS, TOPICS, Verdict

LIKELY = 0.5
"""From this probability on, a post is a complaint."""

WORDS_SHOWN = 3
_ABUSE, _PRAISE, _QUESTION, _SUGGESTION, _SPAM = (
    HEADS.index(name) for name in ("abuse", "praise", "question", "suggestion", "spam")
)


class Weighed(NamedTuple):
    """What the kernel found in a batch: one row per text."""

    folded: Folded
    scores: npt.NDArray[np.float32]
    tops: npt.NDArray[np.int64]
    pulls: npt.NDArray[np.float32]
    counts: npt.NDArray[np.int64]
    found: npt.NDArray[np.int64]


def judge(texts: Sequence[str], langs: Sequence[str | None], model: Model | None = None) -> list[Verdict]:
    """Judge `texts`; `langs` are X's codes for them, or None. Verdicts stand in the order of `texts`.

    Any text will do: broken surrogates, invisible characters and look-alike letters are folded away first.
    """
    if len(texts) != len(langs):
        raise ValueError(f"{len(texts)} texts with {len(langs)} languages")
    if not texts:
        return []
    model = model or shipped()
    weighed = weigh_batch(texts, model)
    complaint = _probabilities(weighed, model)
    arousal = 1 / (1 + np.exp(-weighed.scores[:, HEADS.index("arousal")].astype(np.float64)))
    rules = _rules(weighed, complaint)
    topics = weighed.counts[:, len(CLASSES) :].tolist()
    text = weighed.folded.text[: weighed.folded.starts[-1]].tobytes().decode("utf-32-le")
    starts = weighed.folded.starts.tolist()
    stats = weighed.folded.stats[:, :16].tolist()
    scores, tops, pulls = weighed.scores.tolist(), weighed.tops.tolist(), weighed.pulls.tolist()
    verdicts = []
    for row, probability in enumerate(complaint.tolist()):
        hits = rules.get(row, ())
        score = scores[row]
        intent = intent_of(probability >= LIKELY, score[_ABUSE : _SPAM + 1], hits)
        risks = tuple(
            dict.fromkeys(hit.rule.risk for hit in hits if hit.rule.risk and hit.counts_for(intent))
        )
        is_complaint = probability >= LIKELY or bool(risks)
        if is_complaint and intent not in ("abuse", "spam"):
            intent = "complaint"
        verdicts.append(
            Verdict(
                complaint=round(probability, 4),
                is_complaint=is_complaint,
                topic=topic_of(topics[row], risks),
                tier=SERIOUS if risks else ORDINARY,
                intent=intent,
                arousal=round(float(arousal[row]), 3),
                risks=risks,
                lang=language(langs[row], stats[row], text[starts[row] : starts[row + 1]]),
                why=_why(hits, intent, tops[row], pulls[row], text, is_complaint),
            )
        )
    return verdicts


def weigh_batch(texts: Sequence[str], model: Model) -> Weighed:
    """Run the kernel over `texts`."""
    folded = fold_batch(texts)
    size = len(texts)
    kinds, _ = tables()
    scores = np.empty((size, len(model.header.heads)), np.float32)
    tops = np.empty((size, TOP, 2), np.int64)
    pulls = np.empty((size, TOP), np.float32)
    counts = np.empty((size, len(CLASSES) + len(TOPICS)), np.int64)
    found = np.empty((24 * size + 4096, 2), np.int64)
    used = weigh(
        folded.text, folded.starts, kinds, folded.stats, phrasebook().for_one_batch(), model.weights, model.steps,
        model.bias, model.gains, scores, tops, pulls, counts, found,
    )  # fmt: skip
    return Weighed(folded, scores, tops, pulls, counts, found[:used])


def prepare() -> None:
    """Compile the loops and read the weights now, so that the first post does not wait for it."""
    judge(["Where is my refund? 退款呢"], [None])


def _probabilities(weighed: Weighed, model: Model) -> npt.NDArray[np.float64]:
    chinese = weighed.folded.stats[:, HAN] * 4 > weighed.folded.stats[:, LATIN]
    (zh_slope, zh_offset), (slope, offset) = model.header.platt["zh"], model.header.platt[""]
    raw = weighed.scores[:, 0].astype(np.float64)
    logit = np.where(chinese, zh_slope * raw + zh_offset, slope * raw + offset)
    probabilities: npt.NDArray[np.float64] = 1 / (1 + np.exp(-logit))
    return probabilities


def _rules(weighed: Weighed, complaint: npt.NDArray[np.float64]) -> dict[int, list[Held]]:
    matchers = phrasebook().matchers
    by_row: dict[int, list[Any]] = {}
    for row, phrase in weighed.found.tolist():
        by_row.setdefault(row, []).append(matchers[phrase])
    probabilities = complaint.tolist()
    return {row: held(found, weighed.folded.row(row), probabilities[row]) for row, found in by_row.items()}


def _why(
    hits: Sequence[Held],
    intent: str,
    tops: list[list[int]],
    pulls: list[float],
    text: str,
    is_complaint: bool,
) -> tuple[str, ...]:
    why = [
        f"rule: {hit.rule.name} ('{hit.words}')" for hit in hits if hit.rule.risk or hit.rule.intent == intent
    ]
    shown = 0
    for (start, end), pull in zip(tops, pulls, strict=True):
        word = text[start:end]
        if pull == 0 or shown == WORDS_SHOWN or "\ue000" <= word[:1] <= "\ue001":
            continue
        why.append(f"word: {word}" if (pull > 0) == is_complaint else f"word against: {word}")
        shown += 1
    return tuple(why)
