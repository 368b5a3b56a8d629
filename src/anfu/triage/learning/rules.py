"""What a person's word makes of a verdict. Values in, values out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from anfu.triage.verdict import INTENTS, ORDINARY, SERIOUS, TIERS, TOPICS

COMPLAINT, NO_COMPLAINT = GRIEVANCES = ("complaint", "no_complaint")

CHOICES = {"grievance": GRIEVANCES, "tier": TIERS, "topic": TOPICS, "intent": INTENTS}
"""What may be corrected, and into what."""

_COMPLAINING = ("complaint", "abuse")


@dataclass(frozen=True)
class Standing:
    """As much of a verdict as a person may correct."""

    is_complaint: bool
    topic: str
    tier: str
    intent: str

    @property
    def grievance(self) -> str:
        """ "complaint" or "no_complaint"."""
        return COMPLAINT if self.is_complaint else NO_COMPLAINT


def corrected(standing: Standing, what: str, to: str) -> Standing | None:
    """The verdict with `what` made `to`, and with whatever follows from it; None where there is no such choice.

    A serious post complains, and so does one whose intent is a complaint; praise, a question or advertising does not.
    """
    if to not in CHOICES.get(what, ()):
        return None
    if what == "topic":
        return replace(standing, topic=to)
    if to in (COMPLAINT, SERIOUS):
        keeps = what != "intent" and standing.intent in _COMPLAINING
        intent = standing.intent if keeps else COMPLAINT
        return replace(
            standing, is_complaint=True, intent=intent, tier=to if what == "tier" else standing.tier
        )
    if what == "tier":
        return replace(standing, tier=ORDINARY)
    if to == "abuse":
        return replace(standing, intent=to)
    intent = to if what == "intent" else ("other" if standing.intent == COMPLAINT else standing.intent)
    return replace(standing, is_complaint=False, intent=intent, tier=ORDINARY)


def changes(before: Standing, after: Standing) -> dict[str, tuple[str, str]]:
    """What differs: (before, after) by what may be corrected."""
    pairs = {what: (getattr(before, what), getattr(after, what)) for what in CHOICES}
    return {what: pair for what, pair in pairs.items() if pair[0] != pair[1]}
