"""What was said in a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef

from anfu.cases.models import Case, CaseEvent
from anfu.people.models import Brand
from anfu.replies.gate import Leaving
from anfu.replies.models import Reply


def doubtful(case: Case) -> bool:
    """May or may not an earlier reply of this case be on X?"""
    return Reply.objects.filter(case=case, status__in=[Reply.Status.SENDING, Reply.Status.UNSURE]).exists()


def leavings(replies: Sequence[Reply], stale_after: timedelta | None, now: datetime) -> dict[int, Leaving]:
    """What the gate must know of each reply that is about to leave."""
    by_hand = Reply.objects.filter(case=OuterRef("case"), is_automatic=False).exclude(
        status__in=[Reply.Status.REFUSED, Reply.Status.WITHDRAWN]
    )
    told = CaseEvent.objects.filter(case=OuterRef("case"))
    rows = (
        Reply.objects.filter(pk__in=[reply.pk for reply in replies])
        .annotate(
            answered=Exists(by_hand) | Exists(told.filter(kind=CaseEvent.Kind.REPLY_ELSEWHERE)),
            newer=Exists(told.filter(kind=CaseEvent.Kind.HEARD, post__x_id__gt=OuterRef("to_x_id"))),
        )
        .select_related("case__customer")
    )
    return {
        reply.pk: Leaving(
            is_automatic=reply.is_automatic,
            opted_out=reply.case.customer.opted_out_at is not None,
            is_closed=reply.case.closed_at is not None,
            is_answered=reply.answered,
            has_newer=reply.newer,
            is_stale=stale_after is not None and now - reply.queued_at > stale_after,
        )
        for reply in rows
    }


def said_lately(texts: Collection[str], but: Collection[int], now: datetime) -> set[str]:
    """Which of these texts we have said within a day, as other replies than `but`."""
    said = Reply.objects.filter(
        status__in=[Reply.Status.SENDING, Reply.Status.UNSURE, Reply.Status.SENT],
        claimed_at__gt=now - timedelta(days=1),
        text__in=texts,
    ).exclude(pk__in=but)
    return set(said.values_list("text", flat=True))


def is_answered(case: Case) -> bool:
    """Was an answer published, from here or with another tool?"""
    ours = Reply.objects.filter(
        case=case, status=Reply.Status.SENT, stage__in=[Reply.Stage.ANSWER, Reply.Stage.CLOSE]
    )
    elsewhere = CaseEvent.objects.filter(case=case, kind=CaseEvent.Kind.REPLY_ELSEWHERE)
    return ours.exists() or elsewhere.exists()


def acknowledgements(brand: Brand) -> Counter[str]:
    """How many automatic acknowledgements a brand has, by status."""
    counted = (
        Reply.objects.filter(brand=brand, is_automatic=True).values_list("status").annotate(n=Count("pk"))
    )
    return Counter(dict(counted))


def last_claim(brand: Brand) -> datetime | None:
    """When a worker last took a reply of this brand to send it (UTC)."""
    newest: datetime | None = Reply.objects.filter(brand=brand).aggregate(at=Max("claimed_at"))["at"]
    return newest
