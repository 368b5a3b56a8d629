"""The verbs of making good: proposed, issued, refused."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime

from anfu.cases.actions import Kind, Line, remember
from anfu.cases.models import Case
from anfu.people.models import Brand, Staff
from anfu.playbook.compensation import Step
from anfu.winback.models import Grant

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LETTERS = 12


def take_turn(brand_id: int) -> None:
    """One decision on money at a time for each brand, so that no two spend the same budget. In a transaction."""
    Brand.objects.select_for_update().get(pk=brand_id)


def propose(
    case: Case,
    step: Step,
    cost: int,
    currency: str,
    failures: int,
    reason: str,
    by: Staff,
    now: datetime,
    *,
    why_second: str | None,
) -> Grant:
    """Somebody wants to give something; `why_second` says why another must agree, None: it may be issued at once."""
    grant = Grant.objects.create(
        brand_id=case.brand_id,
        case=case,
        customer_id=case.customer_id,
        step=step.key,
        gives=step.gives,
        cost=cost,
        currency=currency,
        words=step.words,
        cause=case.topic,
        tier=case.tier,
        failures=failures,
        reason=reason,
        proposed_by=by,
        proposed_at=now,
        why_second=why_second or "",
    )
    _tell(Kind.GRANT_PROPOSED, grant, now, by)
    return grant


def issue(grant: Grant, now: datetime, by: Staff | None = None) -> bool:
    """Give it, with a code of its own, once; `by` is the second person who agreed. False: it was decided before."""
    code = "".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS))
    open_ones = Grant.objects.filter(pk=grant.pk, issued_at=None, decided_at=None)
    if not open_ones.update(issued_at=now, code=code, decided_by=by, decided_at=now if by else None):
        return False
    grant.code = code
    _tell(Kind.GRANTED, grant, now, by)
    return True


def refuse(grant: Grant, why: str, by: Staff, now: datetime) -> bool:
    """A second person says no; False where it was decided before."""
    open_ones = Grant.objects.filter(pk=grant.pk, issued_at=None, decided_at=None)
    if not open_ones.update(decided_by=by, decided_at=now, refused_why=why):
        return False
    _tell(Kind.GRANT_REFUSED, grant, now, by)
    return True


def forget_words(case_ids: Collection[int]) -> None:
    """Forget why staff gave something in these cases; what was given, and what it cost, stays."""
    Grant.objects.filter(case_id__in=case_ids).update(reason="")


def _tell(kind: Kind, grant: Grant, now: datetime, by: Staff | None) -> None:
    told = {"grant": grant.pk, "gives": grant.gives, "cost": grant.cost, "currency": grant.currency}
    remember(grant.brand_id, [Line(grant.case_id, kind, now, by_id=by.pk if by else None, detail=told)])
