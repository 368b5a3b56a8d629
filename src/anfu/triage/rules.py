"""What follows from scores and phrases: which rules hold, the topic, the intent, the risks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from anfu.triage.linear import HEADS
from anfu.triage.phrasebook import CLASSES, Matcher, Rule
from anfu.triage.verdict import TOPICS

_INTENTS = ("abuse", "praise", "question", "suggestion", "spam")
_COLUMNS = [HEADS.index(intent) for intent in _INTENTS]
_OVERRIDES = frozenset(("abuse", "spam"))
"""Intents that a complaint may still have."""

FAINT, FAINTLY_GRAVE = 0.03, -3.5
"""Below both, a rule about danger, law or data does not hold."""

_COMPLAINING = 1.5
"""The score from which abuse or advertising outweighs a complaint."""

_TOLD_BY_RULE = 2.0
"""How much a rule adds to the score of its intent."""

_WHATEVER_THE_TONE = frozenset(("self_harm", "violence"))

_TOPIC_OF_RISK = {
    "safety": "safety",
    "injury": "safety",
    "legal_threat": "legal",
    "press_or_regulator": "legal",
    "discrimination": "legal",
    "data_leak": "account",
}
_WEIGHT = {"product": 0.8, "service": 0.9, "legal": 1.1, "safety": 1.2, "other": 0.0}
_WEIGHTS = np.array([_WEIGHT.get(topic, 1.0) for topic in TOPICS])


class Held(msgspec.Struct, frozen=True):
    """A rule that holds in a post, and the words by which."""

    rule: Rule
    words: str


def held(found: Iterable[tuple[Matcher, int]], text: str, complaint: float, grave: float) -> list[Held]:
    """The rules that hold in `text` (folded), each once.

    `complaint` is the probability of a complaint, `grave` the model's log-odds of a serious post: where both are
    faint, words of danger stand in a post about something else.
    """
    is_calm = complaint < FAINT and grave < FAINTLY_GRAVE
    holding: dict[tuple[str, str], Held] = {}
    for matcher, at in found:
        rule = matcher.rule
        key = (rule.name, rule.risk)
        if (
            key in holding
            or complaint < rule.floor
            or (is_calm and rule.risk and rule.risk not in _WHATEVER_THE_TONE)
        ):
            continue
        if matcher.holds(text, at):
            holding[key] = Held(rule, matcher.phrase)
    return list(holding.values())


def topics(counts: npt.NDArray[np.int32]) -> list[str]:
    """For each row the topic with most phrases."""
    weighted = counts[:, len(CLASSES) :] * _WEIGHTS
    best = weighted.argmax(axis=1)
    best[weighted.max(axis=1) <= 0] = TOPICS.index("other")
    return [TOPICS[topic] for topic in best.tolist()]


def topic_of(risks: Iterable[str], topic: str) -> str:
    """A risk that names its own topic goes before the topic of the phrases."""
    return next((_TOPIC_OF_RISK[risk] for risk in risks if risk in _TOPIC_OF_RISK), topic)


def intents(scores: npt.NDArray[np.float32], is_complaint: npt.NDArray[np.bool_]) -> list[str]:
    """For each row the intent by scores alone."""
    others = scores[:, _COLUMNS].copy()
    mild = np.array([intent not in _OVERRIDES for intent in _INTENTS])
    others[is_complaint[:, None] & mild] = -np.inf
    best = others.argmax(axis=1)
    best[others.max(axis=1) <= np.where(is_complaint, _COMPLAINING, 0.0)] = len(_INTENTS)
    names = ((*_INTENTS, "other"), (*_INTENTS, "complaint"))
    return [names[complains][i] for i, complains in zip(best.tolist(), is_complaint.tolist(), strict=True)]


def intent_told(is_complaint: bool, intent: str, scores: Sequence[float], hits: Iterable[Held]) -> str:
    """The intent when rules add their word to the scores."""
    told = {hit.rule.intent for hit in hits if hit.rule.intent}
    if not told:
        return intent
    best, most = ("complaint", _COMPLAINING) if is_complaint else ("other", 0.0)
    for name, column in zip(_INTENTS, _COLUMNS, strict=True):
        score = scores[column] + (_TOLD_BY_RULE if name in told else 0.0)
        if score > most and (name in _OVERRIDES or not is_complaint):
            best, most = name, score
    return best


def risks_of(hits: Iterable[Held], intent: str) -> tuple[str, ...]:
    """The risks that stand in a post of this intent: advertising speaks of hackers every day."""
    risks = dict.fromkeys(hit.rule.risk for hit in hits if hit.rule.risk)
    return tuple(risk for risk in risks if intent != "spam" or risk in _WHATEVER_THE_TONE)
