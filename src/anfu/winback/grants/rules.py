"""What may be given, and who decides. Amounts in minor units of one currency; values in, a reason or None out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from anfu.people.policy import MATRIX, Action

DECIDERS = MATRIX[Action.DECIDE_GRANTS]
"""Roles that decide what somebody else proposed."""


@dataclass(frozen=True)
class Limits:
    """The playbook's caps: of the step, of a case, of a customer within a year, of a month; and for one alone."""

    step: int
    case: int
    person: int
    month: int
    second_above: int


@dataclass(frozen=True)
class Given:
    """What was given, or is proposed and undecided, so far: in this case, to this customer, in this month."""

    case: int = 0
    person: int = 0
    month: int = 0


def why_not_give(cost: int, given: Given, limits: Limits) -> str | None:
    """The first reason why so much may not be given; None where it may. A cap itself may be reached."""
    if cost <= 0:
        return "no_amount"
    if cost > limits.step:
        return "above_step"
    if given.case + cost > limits.case:
        return "case_cap"
    if given.person + cost > limits.person:
        return "person_cap"
    if given.month + cost > limits.month:
        return "budget_spent"
    return None


def usual(given: Sequence[tuple[str, int]]) -> tuple[str, int] | None:
    """What most others got, as (what, cost); of several just as usual, what was given first."""
    return Counter(given).most_common(1)[0][0] if given else None


def why_second(cost: int, gives: str, limits: Limits, to_others: Sequence[tuple[str, int]]) -> str | None:
    """Why a second person decides; None where one suffices.

    `to_others` is what others of the same incident and tier got: who is given something else than they is treated
    unequally, and that needs a second pair of eyes.
    """
    if cost > limits.second_above:
        return "above_limit"
    if (others := usual(to_others)) and others != (gives, cost):
        return "unequal"
    return None


def why_not_decide(proposer_id: int, decider_id: int, role: str) -> str | None:
    """Why this person may not decide on what was proposed; None where they may. Nobody decides on their own."""
    if decider_id == proposer_id:
        return "own_grant"
    return None if role in DECIDERS else "not_senior"
