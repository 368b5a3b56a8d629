"""A member of staff makes good: on the playbook's ladder, within its caps, with a second person where it is much."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction

from anfu.cases.models import Case
from anfu.cases.queries import past_failures
from anfu.cases.suspicion.queries import suspicion_of
from anfu.clock.months import Month
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.playbook.queries import playbook_of
from anfu.winback.grants import actions as grants
from anfu.winback.grants.ladder import limits_of
from anfu.winback.grants.queries import given, to_others
from anfu.winback.grants.rules import why_not_give, why_second

MOST_WORDS = 500


def staff_gives(
    case_id: int, staff: Staff, step_key: str, amount: str, reason: str, now: datetime
) -> str | None:
    """Give something in a case, or propose it where a second person decides; the reason code where it may not be.

    `amount` is what it costs, as typed ("12.50"), in the currency of the case's playbook.
    """
    require(staff, Action.CARE)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        book = playbook_of(case.playbook_id)
        rules = book.compensation
        failures = past_failures(case.brand, [case.customer_id])[case.customer_id]
        failures -= 1 if case.closed_at else 0  # this case itself was no earlier failure
        step = rules.step(step_key) if rules else None
        if rules is None or step is None or not step.fits(case.tier, case.topic, failures):
            return "no_such_step"
        if suspicion_of(case):
            return "suspected_false"
        try:
            cost = rules.minor(Decimal(amount.strip().replace(",", ".")))
        except (InvalidOperation, ValueError):
            return "no_amount"
        grants.take_turn(case.brand_id)
        month = Month.of(now, book.hours.time_zone).bounds(book.hours.time_zone)
        limits = limits_of(rules, step)
        if why_not := why_not_give(cost, given(case, rules.currency, month, now), limits):
            return why_not
        second = why_second(cost, step.gives, limits, to_others(case))
        grant = grants.propose(
            case,
            step,
            cost,
            rules.currency,
            failures,
            reason.strip()[:MOST_WORDS],
            staff,
            now,
            why_second=second,
        )
        if second is None:
            grants.issue(grant, now)
    return None
