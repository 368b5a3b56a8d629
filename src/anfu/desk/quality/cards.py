"""Scorecards as they are read: each item with its word, the score, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _

from anfu.desk.findings import RULES
from anfu.desk.insight.words import value_in_words
from anfu.desk.quality.words import ITEMS, MARKS
from anfu.insight.intervals import Estimate
from anfu.insight.quality.models import Sample
from anfu.insight.quality.queries import Held, Standing
from anfu.insight.quality.rules import BY_PEOPLE, ENOUGH, ENOUGH_TWICE
from anfu.people.models import Staff


@dataclass(frozen=True)
class Card:
    """One assessment in words."""

    held: Held
    score: str
    items: Sequence[tuple[Lazy, Lazy]]
    """Item and mark."""


@dataclass(frozen=True)
class Row:
    """How somebody's replies are held, in words."""

    person: Staff
    score: str
    interval: str
    n: int
    is_enough: bool
    items: Sequence[tuple[Lazy, str, int]]
    weakest: Lazy | None
    examples: Sequence[Card]


def card_of(held: Held) -> Card:
    """An assessment as its reader sees it."""
    marked = [(ITEMS[item][0], MARKS[held.marks[item]]) for item in BY_PEOPLE if item in held.marks]
    return Card(held, value_in_words(held.score, "share"), marked)


def facts_in_words(sample: Sample) -> list[tuple[Lazy, Lazy, str]]:
    """What the desk itself marks: item, what it asks, its share."""
    return [(*ITEMS[item], value_in_words(share, "share")) for item, share in sample.facts.items()]


def found_in_words(sample: Sample) -> list[str]:
    """What the reply check would mend."""
    return [str(RULES[rule][0]) for rule in sample.found if rule in RULES]


def row_of(standing: Standing, people: Mapping[int, Staff]) -> Row:
    """One person's line; below `ENOUGH` replies it says so instead of a mean."""
    score = standing.score
    is_enough = score.n >= ENOUGH
    known = {item: one.value for item, one in standing.items.items() if one.value is not None}
    lowest = min(known, key=lambda item: known[item], default="")
    return Row(
        people[standing.person_id],
        value_in_words(score.value, "share") if is_enough else _("not enough yet"),
        interval_of(score) if is_enough else "",
        score.n,
        is_enough,
        [
            (ITEMS[item][0], value_in_words(known[item], "share"), standing.items[item].n)
            for item in ITEMS
            if item in known
        ],
        ITEMS[lowest][0] if is_enough and known[lowest] < 1 else None,
        [card_of(one) for one in standing.examples],
    )


def agreement_in_words(kappa: Estimate) -> str:
    """How far two agree, or that it is too early to say."""
    if kappa.n < ENOUGH_TWICE or kappa.value is None or kappa.low is None or kappa.high is None:
        return _("not enough yet")
    return f"κ = {kappa.value:.2f} ({kappa.low:.2f} … {kappa.high:.2f})"


def interval_of(score: Estimate) -> str:
    """From where to where."""
    if score.low is None or score.high is None:
        return ""
    low, high = max(0.0, score.low), min(1.0, score.high)
    return _("{low} to {high}").format(low=value_in_words(low, "share"), high=value_in_words(high, "share"))


def marks_in(posted: QueryDict) -> dict[str, int]:
    """The marks that a form holds; an item that does not apply is left out."""
    given = {item: posted.get(item, "") for item in BY_PEOPLE}
    return {item: int(mark) for item, mark in given.items() if mark in ("0", "1", "2")}
