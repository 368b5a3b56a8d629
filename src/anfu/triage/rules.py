"""What follows from the phrases found in a post: which rules hold, its topic, its intent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from anfu.triage.phrasebook import Matcher, Rule
from anfu.triage.verdict import TOPICS

_INTENTS = ("abuse", "praise", "question", "suggestion", "spam")
"""In the order of the model's heads."""

_TOLD_BY_RULE = 2.0
"""How much a rule adds to the score of its intent."""

_EVEN_IN_ADVERTISING = frozenset(("self_harm", "violence", "injury"))

_TOPIC_OF_RISK = {
    "safety": "safety",
    "injury": "safety",
    "legal_threat": "legal",
    "press_or_regulator": "legal",
    "discrimination": "legal",
    "data_leak": "account",
}
_WEIGHT = {"product": 0.8, "service": 0.9, "legal": 1.1, "safety": 1.2, "other": 0.0}
_WEIGHTS = tuple(_WEIGHT.get(topic, 1.0) for topic in TOPICS)


class Held(msgspec.Struct, frozen=True):
    """A rule that holds in a post, and the words by which."""

    rule: Rule
    words: str

    def counts_for(self, intent: str) -> bool:
        """Whether the rule's risk stands in a post of this intent: advertising speaks of hackers every day."""
        return intent != "spam" or self.rule.risk in _EVEN_IN_ADVERTISING


def held(found: Iterable[Matcher], text: str, complaint: float) -> list[Held]:
    """The rules that hold in `text` (folded), each once; `complaint` is the probability of a complaint."""
    holding: dict[str, Held] = {}
    for matcher in found:
        rule = matcher.rule
        key = rule.name + rule.risk
        if key not in holding and complaint >= rule.floor and matcher.holds(text):
            holding[key] = Held(rule, matcher.phrase)
    return list(holding.values())


def topic_of(counts: Sequence[int], risks: Sequence[str]) -> str:
    """The topic with most phrases; a risk that names its own topic goes first."""
    for risk in risks:
        if risk in _TOPIC_OF_RISK:
            return _TOPIC_OF_RISK[risk]
    best, most = "other", 0.0
    for topic, count, weight in zip(TOPICS, counts, _WEIGHTS, strict=True):
        if count * weight > most:
            best, most = topic, count * weight
    return best


def intent_of(is_complaint: bool, scores: Sequence[float], hits: Iterable[Held]) -> str:
    """The intent. `scores` are the log-odds of abuse, praise, question, suggestion and spam."""
    told = {hit.rule.intent for hit in hits}
    best, most = ("complaint", 1.5) if is_complaint else ("other", 0.0)
    for intent, score in zip(_INTENTS, scores, strict=True):
        if intent in told:
            score += _TOLD_BY_RULE
        if is_complaint and intent in ("praise", "question", "suggestion"):
            continue
        if score > most:
            best, most = intent, score
    return best
