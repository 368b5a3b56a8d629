"""What may be given in a case, what others were given, and what waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anfu.cases.models import Case
from anfu.cases.queries import past_failures
from anfu.clock.months import Month
from anfu.people.models import Brand, Staff
from anfu.playbook.book import Playbook
from anfu.playbook.compensation import Compensation, Step
from anfu.playbook.queries import shelf
from anfu.winback.grants.queries import cost_of, given, precedents, to_others, waiting
from anfu.winback.grants.rules import usual, why_not_decide
from anfu.winback.models import Grant


@dataclass(frozen=True)
class Purse:
    """The budget of one currency in this month, in minor units: what it is, and what is given or proposed."""

    currency: str
    budget: int
    spent: int

    @property
    def share(self) -> float:
        """How much of it is gone, 0 to 1."""
        return min(1.0, self.spent / self.budget)


def making_good_of(case: Case, book: Playbook, now: datetime) -> dict[str, Any]:
    """The context of the part of a case's block that makes good."""
    rules = book.compensation
    grants = list(
        Grant.objects.filter(case=case).select_related("proposed_by", "decided_by").order_by("proposed_at")
    )
    if rules is None:
        return {"grants": grants, "steps": []}
    failures = past_failures(case.brand, [case.customer_id])[case.customer_id] - (1 if case.closed_at else 0)
    like = precedents(case, failures)
    others = to_others(case)
    month = Month.of(now, book.hours.time_zone).bounds(book.hours.time_zone)
    so_far = given(case, rules.currency, month, now)
    steps = [step for step in rules.steps if step.fits(case.tier, case.topic, failures)]
    return {
        "grants": grants,
        "currency": rules.currency,
        "steps": [(step, _most(rules, step, so_far.case, so_far.person)) for step in steps],
        "like": like,
        "like_usual": usual([(one.gives, one.cost) for one in like if one.currency == rules.currency]),
        "others": len(others),
        "others_usual": usual(others),
        "second_above": rules.minor(rules.second_above),
    }


def purses(brand: Brand, now: datetime) -> list[Purse]:
    """The budgets of the brand's playbooks, one for each currency."""
    found: dict[str, Purse] = {}
    for _version, book in shelf(brand).by_language.values():
        rules = book.compensation
        if rules is None or rules.currency in found:
            continue
        start, end = Month.of(now, book.hours.time_zone).bounds(book.hours.time_zone)
        told = cost_of(brand, start, end)
        spent = sum(row.cost for row in told if row.currency == rules.currency)
        found[rules.currency] = Purse(rules.currency, rules.minor(rules.per_month), spent)
    return list(found.values())


def waiting_for(staff: Staff) -> list[tuple[Grant, bool, list[Grant], tuple[str, int] | None]]:
    """Proposals that wait: each with whether `staff` may decide, what others like it got, and the incident's usual."""
    return [
        (
            grant,
            why_not_decide(grant.proposed_by_id, staff.pk, staff.role) is None,
            precedents(grant.case, grant.failures),
            usual(to_others(grant.case)),
        )
        for grant in waiting(staff.brand)[:100]
    ]


def _most(rules: Compensation, step: Step, case: int, person: int) -> int:
    caps = rules.minor(rules.per_case) - case, rules.minor(rules.per_person) - person
    return max(0, min(rules.minor(step.upto), *caps))
