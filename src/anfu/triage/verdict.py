"""What triage says of a post."""

from __future__ import annotations

import msgspec

from anfu.playbook.words import RISKS, TIERS, TOPICS

__all__ = ["INTENTS", "ORDINARY", "RISKS", "SERIOUS", "TIERS", "TOPICS", "Verdict"]

INTENTS = ("complaint", "question", "praise", "suggestion", "spam", "abuse", "other")
ORDINARY, SERIOUS = TIERS


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """One post's judgement.

    `complaint` is a calibrated probability; `arousal` runs from 0 (calm) to 1 (furious); `lang` is a BCP-47
    code or "und"; `why` names the words and rules that moved the verdict, strongest first.
    """

    complaint: float
    is_complaint: bool
    topic: str
    tier: str
    intent: str
    arousal: float
    risks: tuple[str, ...]
    lang: str
    why: tuple[str, ...]
