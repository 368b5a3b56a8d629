"""The block beside a case: what was asked, answered and agreed to, and what a person may do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anfu.cases.models import Case
from anfu.desk.winning.making_good import making_good_of
from anfu.playbook.queries import playbook_of
from anfu.settings import env
from anfu.winback.consents.queries import standing_of
from anfu.winback.links import RATE, SOLVED
from anfu.winback.models import Consent, FollowUp, Survey
from anfu.winback.rules import PURPOSES, Kind, Way, why_not_contact
from anfu.winback.wording import caps_of, page_link


@dataclass(frozen=True)
class Asked:
    """A survey or follow-up with the link that answers it, or why none may be handed over."""

    row: Survey | FollowUp
    link: str
    why_not: str
    is_due: bool
    """The time to ask has come, or somebody must look again."""


def card_of(case: Case, now: datetime) -> dict[str, Any]:
    """The context of the block."""
    book = playbook_of(case.playbook_id)
    rules, good = book.winback, making_good_of(case, book, now)
    if rules is None:
        return {"winback": None, "case": case, **good}
    standing = standing_of(case.customer_id)
    caps = caps_of(rules)
    by_hand = {
        kind: why_not_contact(kind, Way.BY_HAND, standing, caps, now) or ""
        for kind in (Kind.SURVEY, Kind.FOLLOW_UP)
    }
    surveys = Survey.objects.filter(case=case).select_related("rating", "asked_by").order_by("-resolved_at")
    follow_ups = (
        FollowUp.objects.filter(case=case).select_related("owner", "asked_by").order_by("-resolved_at", "pk")
    )
    consents = Consent.objects.filter(customer_id=case.customer_id, revoked_at=None, expires_at__gt=now)
    held = list(consents.order_by("given_at"))
    return {
        "winback": rules,
        "case": case,
        **good,
        "surveys": [_asked(row, RATE, by_hand[Kind.SURVEY], now) for row in surveys],
        "follow_ups": [_asked(row, SOLVED, by_hand[Kind.FOLLOW_UP], now) for row in follow_ups],
        "held": held,
        "may_agree": [
            (purpose, getattr(rules.consents, purpose))
            for purpose in PURPOSES
            if purpose not in {one.purpose for one in held} and standing.opted_out_at is None
        ],
        "opted_out_at": standing.opted_out_at,
    }


def _asked(row: Survey | FollowUp, asks: str, why_not: str, now: datetime) -> Asked:
    is_open = now < row.expires_at and not (
        row.outcome if isinstance(row, FollowUp) else hasattr(row, "rating")
    )
    may = is_open and not why_not
    link = page_link(env.page_address, asks, row.pk, row.expires_at) if may else ""
    for_person = isinstance(row, FollowUp) and bool(row.why_person)
    is_due = for_person or row.asked_at is not None or (row.due_at is not None and row.due_at <= now)
    return Asked(row, link, why_not if is_open else "", is_due)
