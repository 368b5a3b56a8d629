"""What was said in a case."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Count, Max

from anfu.cases.models import Case, CaseEvent
from anfu.people.models import Brand
from anfu.replies.models import Reply


def doubtful(case: Case) -> bool:
    """May or may not an earlier reply of this case be on X?"""
    return Reply.objects.filter(case=case, status__in=[Reply.Status.SENDING, Reply.Status.UNSURE]).exists()


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
