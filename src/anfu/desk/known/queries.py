"""Reads for the card about a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from anfu.cases.models import Case
from anfu.desk.known.feelings import Curve, Feeling, curve
from anfu.triage.models import PostVerdict
from anfu.winback.models import Grant

MOST_FELT = 40
MOST_BEFORE = 5


@dataclass(frozen=True)
class Known:
    """What is known of the customer of a case."""

    before: Sequence[Case]
    """Their other cases, newest first, at most a few, ..."""
    count: int
    """... of so many."""
    curve: Curve | None
    felt_more: bool
    """Did they say more than the line shows?"""
    given: Sequence[Grant]


def known_of(case: Case) -> Known:
    """What is known of a case's customer. How they felt is read from everything that triage judged of theirs."""
    others = Case.objects.filter(customer_id=case.customer_id).exclude(pk=case.pk).select_related("owner")
    before = list(others.order_by("-opened_at"))
    felt = PostVerdict.objects.filter(post__customer_id=case.customer_id, post__gone_at=None)
    told = list(
        felt.order_by("-post__created_at").values_list("post__created_at", "arousal")[: MOST_FELT + 1]
    )
    given = Grant.objects.filter(Q(issued_at__isnull=False), customer_id=case.customer_id)
    return Known(
        before[:MOST_BEFORE],
        len(before),
        curve([Feeling(at, arousal) for at, arousal in told[:MOST_FELT]]),
        len(told) > MOST_FELT,
        list(given.order_by("-issued_at")),
    )
