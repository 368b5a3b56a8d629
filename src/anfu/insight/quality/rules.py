"""What a scorecard holds and adds up to, which replies are drawn, how far two people agree. Values in, values out."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from anfu.insight.intervals import Estimate, Z

MARKS = (0, 1, 2)
"""Not yet, partly, yes."""

BY_PEOPLE: Mapping[str, int] = {"heard": 3, "solved": 3, "true": 2, "fitting": 2}
"""What a colleague marks, with its weight. Few, so that each is read with care; why these: docs/quality.md."""

BY_FACTS: Mapping[str, int] = {"language": 2, "on_time": 2, "kept": 2}
"""What the desk marks by itself: the reply check, the promises that the reply fulfilled, those that it made."""

PER_PERSON = 4
"""So many replies of each person are drawn a week."""
SERIOUS = 2
"""So many of them are of serious cases, where there were as many."""

PERSON_FIRST = timedelta(days=3)
"""For so long an assessment is seen by the person alone, unless they have read it earlier."""

ENOUGH = 10
"""Assessed replies of a person from which on their mean is told."""
ENOUGH_TWICE = 30
"""Replies assessed by two from which on their agreement is told."""


class Candidate(NamedTuple):
    """A reply that a person sent."""

    reply_id: int
    person_id: int
    is_serious: bool


class Drawn(NamedTuple):
    """A reply that was drawn, and how many colleagues assess it, each for themselves."""

    reply_id: int
    person_id: int
    is_serious: bool
    wanted: int


def draw(candidates: Iterable[Candidate], seed: str) -> list[Drawn]:
    """Some replies of each person, by lot: the same seed draws the same ones, whatever order they come in.

    Serious cases are rare and matter most, so they are drawn first, up to `SERIOUS`. One of each person's is
    assessed by two, so that their agreement can be told.
    """
    drawn: list[Drawn] = []
    ordered = sorted(candidates, key=lambda one: (one.person_id, _lot(seed, one.reply_id)))
    for _, group in groupby(ordered, key=lambda one: one.person_id):
        theirs = list(group)
        first = [one for one in theirs if one.is_serious][:SERIOUS]
        rest = [one for one in theirs if one not in first]
        chosen = sorted((first + rest)[:PER_PERSON], key=lambda one: _lot(seed, one.reply_id))
        drawn += [Drawn(*one, 2 if place == 0 else 1) for place, one in enumerate(chosen)]
    return drawn


def _lot(seed: str, reply_id: int) -> str:
    return hashlib.sha256(f"{seed}:{reply_id}".encode()).hexdigest()


def score(marks: Mapping[str, int], facts: Mapping[str, float], *, is_unsafe: bool) -> float | None:
    """The weighted share of what applies, from 0 to 1; None where nothing does. What is unsafe counts 0 in all."""
    if is_unsafe:
        return 0.0
    parts = [(BY_PEOPLE[item], mark / MARKS[-1]) for item, mark in marks.items()]
    parts += [(BY_FACTS[item], share) for item, share in facts.items()]
    weight = sum(weight for weight, _ in parts)
    return sum(weight * share for weight, share in parts) / weight if weight else None


def are_marks(marks: Mapping[str, int]) -> bool:
    """Are these marks of the items of a scorecard, at least one of them? An item left out does not apply."""
    return bool(marks) and set(marks) <= set(BY_PEOPLE) and set(marks.values()) <= set(MARKS)


def is_open_to_others(assessed_at: datetime, read_at: datetime | None, now: datetime) -> bool:
    """May others than the person and the assessor see it? The person reads it first, or had the time to."""
    return read_at is not None or now - assessed_at >= PERSON_FIRST


def why_not_assess(*, is_own: bool, has_assessed: bool, is_full: bool) -> str | None:
    """Why somebody may not assess a reply; None where they may."""
    if is_own:
        return "own_reply"
    if has_assessed:
        return "assessed_already"
    return "enough_assessed" if is_full else None


def kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """How far two people agree beyond chance (Cohen 1960): 1 always, 0 as chance would; None where chance says all."""
    if not pairs:
        return None
    n = len(pairs)
    ones, others = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(ones[mark] * others[mark] for mark in ones) / n**2
    if by_chance == 1:
        return None
    return (sum(a == b for a, b in pairs) / n - by_chance) / (1 - by_chance)


def agreement(cards: Sequence[Sequence[tuple[int, int]]]) -> Estimate:
    """Kappa over all marks of replies that two assessed; n counts replies.

    Marks of one reply hang together, so the interval is that of the jackknife over whole replies.
    """
    cards = [card for card in cards if card]
    value = kappa([pair for card in cards for pair in card])
    without = [
        kappa([pair for other in (*cards[:place], *cards[place + 1 :]) for pair in other])
        for place in range(len(cards))
    ]
    known = [one for one in without if one is not None]
    n = len(cards)
    if value is None or n < 2 or len(known) < n:
        return Estimate(value, n)
    middle = sum(known) / n
    reach = Z * math.sqrt((n - 1) / n * sum((one - middle) ** 2 for one in known))
    return Estimate(value, n, max(-1.0, value - reach), min(1.0, value + reach))


def week_of(day: date) -> str:
    """The ISO week of a day, such as "2026-W47"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"
