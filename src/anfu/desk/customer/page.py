"""What the customers' pages show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from anfu.playbook.queries import playbook_of
from anfu.winback.links import Ticket
from anfu.winback.models import Consent, FollowUp, Rating, Survey
from anfu.winback.rules import PURPOSES, SCALES

ENDS: Mapping[str, tuple[Lazy, Lazy]] = {
    "csat": (_("not at all"), _("very satisfied")),
    "nps": (_("certainly not"), _("certainly")),
    "effort": (_("very hard"), _("very easy")),
}
"""What the lowest and the highest answer mean."""

ASKS: Mapping[str, Lazy] = {
    "csat": _("How satisfied are you with what we did about it?"),
    "nps": _("Would you recommend us to a friend?"),
    "effort": _("How easy was it for you to get this solved?"),
}


def rating_page(survey: Survey, ticket: Ticket, now: datetime) -> dict[str, Any]:
    """The page on which a customer rates: the question, or thanks with what they agreed to."""
    low, high = SCALES[survey.question]
    held = _held(survey.customer_id, now)
    return {
        "brand": survey.brand,
        "case": survey.case,
        "ask": ASKS[survey.question],
        "scores": range(low, high + 1),
        "ends": ENDS[survey.question],
        "rated": Rating.objects.filter(survey=survey).exists(),
        "is_over": now >= ticket.expires_at,
        "is_silent": survey.customer.opted_out_at is not None,
        "offers": _offers(survey, {one.purpose for one in held}),
        "held": held,
        "privacy": playbook_of(survey.case.playbook_id).contact.privacy,
    }


def follow_up_page(follow_up: FollowUp, ticket: Ticket, now: datetime) -> dict[str, Any]:
    """The page on which a customer says whether it is really solved."""
    follow_up.refresh_from_db(fields=["outcome"])
    return {
        "brand": follow_up.brand,
        "case": follow_up.case,
        "owner": follow_up.owner,
        "outcome": follow_up.outcome,
        "is_over": now >= ticket.expires_at,
        "privacy": playbook_of(follow_up.case.playbook_id).contact.privacy,
    }


def _held(customer_id: int, now: datetime) -> Sequence[Consent]:
    live = Consent.objects.filter(customer_id=customer_id, revoked_at=None, expires_at__gt=now)
    return list(live.order_by("given_at"))


def _offers(survey: Survey, held: set[str]) -> list[tuple[str, str]]:
    """What may still be agreed to, in the playbook's words; nothing to somebody who wants silence."""
    rules = playbook_of(survey.case.playbook_id).winback
    if rules is None or survey.customer.opted_out_at is not None:
        return []
    return [(purpose, getattr(rules.consents, purpose)) for purpose in PURPOSES if purpose not in held]
