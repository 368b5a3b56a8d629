"""The menu by which a verdict is corrected: each choice has a key of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from anfu.cases.models import Case
from anfu.triage.learning.queries import standing_of
from anfu.triage.models import PostVerdict

KEYS: Mapping[str, Mapping[str, str]] = {
    "grievance": {"complaint": "C", "no_complaint": "X"},
    "tier": {"ordinary": "O", "serious": "S"},
    "topic": {
        "product": "1",
        "delivery": "2",
        "billing": "3",
        "service": "4",
        "outage": "5",
        "account": "6",
        "safety": "7",
        "legal": "8",
        "other": "9",
    },
    "intent": {"question": "Q", "praise": "P", "suggestion": "G", "spam": "M", "abuse": "B", "other": "T"},
}
"""The key of each choice, by what is corrected. That the intent is a complaint is said by "complaint"."""

NAMES: Mapping[str, Lazy] = {
    "grievance": _("Is it a complaint?"),
    "tier": _("How grave?"),
    "topic": _("About what?"),
    "intent": _("Or rather"),
}


@dataclass(frozen=True)
class Choice:
    """One button of the menu."""

    to: str
    key: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    """What may be corrected, and into what."""

    what: str
    name: Lazy
    choices: Sequence[Choice]


def choices_of(case: Case, verdict: PostVerdict) -> Sequence[Group]:
    """The menu, with what stands now marked: of tier and topic, what stands for the case."""
    standing = standing_of(verdict)
    now = {
        "grievance": standing.grievance,
        "tier": case.tier,
        "topic": case.topic,
        "intent": standing.intent,
    }
    return [
        Group(what, NAMES[what], [Choice(to, key, to == now[what]) for to, key in keys.items()])
        for what, keys in KEYS.items()
    ]
