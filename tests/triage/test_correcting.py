"""What a person's word makes of a verdict."""

from __future__ import annotations

from itertools import product

import pytest

from anfu.triage.learning.rules import CHOICES, Standing, changes, corrected
from anfu.triage.verdict import INTENTS, TIERS, TOPICS

COMPLAINS = Standing(True, "delivery", "ordinary", "complaint")
GRAVE = Standing(True, "safety", "serious", "complaint")
PRAISES = Standing(False, "other", "ordinary", "praise")


@pytest.mark.parametrize(
    ("standing", "what", "to", "expected"),
    [
        (COMPLAINS, "grievance", "no_complaint", Standing(False, "delivery", "ordinary", "other")),
        (COMPLAINS, "tier", "serious", Standing(True, "delivery", "serious", "complaint")),
        (COMPLAINS, "topic", "billing", Standing(True, "billing", "ordinary", "complaint")),
        (COMPLAINS, "intent", "question", Standing(False, "delivery", "ordinary", "question")),
        (COMPLAINS, "intent", "abuse", Standing(True, "delivery", "ordinary", "abuse")),
        (GRAVE, "tier", "ordinary", Standing(True, "safety", "ordinary", "complaint")),
        (GRAVE, "grievance", "no_complaint", Standing(False, "safety", "ordinary", "other")),
        (PRAISES, "grievance", "complaint", Standing(True, "other", "ordinary", "complaint")),
        (PRAISES, "tier", "serious", Standing(True, "other", "serious", "complaint")),
        (PRAISES, "grievance", "no_complaint", PRAISES),
        (PRAISES, "topic", "weather", None),
        (PRAISES, "followers", "many", None),
    ],
)
def test_one_word_changes_what_follows_from_it(
    standing: Standing, what: str, to: str, expected: Standing | None
) -> None:
    """A serious post complains; praise does not; nothing else is touched."""
    assert corrected(standing, what, to) == expected


def test_a_corrected_verdict_never_contradicts_itself() -> None:
    """Whatever is corrected into whatever: serious means complaint, and a complaint has a complaint's intent."""
    for is_complaint, tier, intent in product((True, False), TIERS, INTENTS):
        before = Standing(is_complaint, TOPICS[0], tier, intent)
        if (tier == "serious" and not is_complaint) or (intent == "complaint") != (
            is_complaint and intent not in ("abuse", "spam")
        ):
            continue
        for what, choices in CHOICES.items():
            for to in choices:
                after = corrected(before, what, to)
                assert after is not None and getattr(after, what) == to
                assert after.is_complaint or after.tier == "ordinary"
                assert after.intent != "complaint" or after.is_complaint
                assert set(changes(before, after)) <= set(CHOICES)
                assert after.is_complaint is False or after.intent in ("complaint", "abuse", "spam")
