"""Which cases wait for an owner, and which owners are silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from anfu.cases.models import Case, CaseEvent
from anfu.people.models import Brand


def unowned(brand: Brand, most: int) -> list[Case]:
    """Open cases without an owner, serious first, locked; what another worker deals is left out."""
    waiting = Case.objects.select_for_update(skip_locked=True).filter(brand=brand, owner=None, closed_at=None)
    return list(waiting.order_by("-tier", "opened_at")[:most])


def unheeded(brand: Brand, before: datetime, most: int) -> list[Case]:
    """Open cases whose customer wrote before a moment (UTC), unanswered and untouched by the owner since; locked."""
    answered = Q(kind=CaseEvent.Kind.REPLY_QUEUED, by__isnull=False)
    acts = CaseEvent.objects.filter(
        answered | Q(by=OuterRef("owner")), case=OuterRef("pk"), at__gte=OuterRef("last_heard_at")
    )
    owned = Case.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        brand=brand, closed_at=None, owner__isnull=False, last_heard_at__lt=before
    )
    return list(owned.exclude(Exists(acts)).order_by("last_heard_at")[:most])


def last_owners(customer_ids: Collection[int]) -> dict[int, int]:
    """Who owned the newest closed case of each of these customers."""
    closed = Case.objects.filter(customer_id__in=customer_ids, closed_at__isnull=False, owner__isnull=False)
    return {
        customer: owner
        for customer, owner in closed.order_by("closed_at").values_list("customer_id", "owner_id")
        if owner
    }


def tags_of(brand_id: int) -> list[str]:
    """The tags that open cases of a brand bear."""
    open_cases = Case.objects.filter(brand_id=brand_id, closed_at=None).exclude(tags=[])
    return sorted({tag for tags in open_cases.values_list("tags", flat=True) for tag in tags})


def came_before(customer_ids: Collection[int]) -> set[int]:
    """Which of these customers had a case before that is closed."""
    closed = Case.objects.filter(customer_id__in=customer_ids, closed_at__isnull=False)
    return set(closed.values_list("customer_id", flat=True))


def given_back_by(case_ids: Collection[int]) -> dict[int, int]:
    """Who let each of these cases lie when it was last returned to the queue."""
    told = CaseEvent.objects.filter(case_id__in=case_ids, kind=CaseEvent.Kind.GIVEN_BACK).order_by("pk")
    return {
        case: detail["from"] for case, detail in told.values_list("case_id", "detail") if detail.get("from")
    }


def since_owner(case: Case) -> datetime:
    """Since when the customer waits for the owner: their newest word, or when the owner got the case."""
    given = case.events.filter(
        kind__in=[
            CaseEvent.Kind.DEALT,
            CaseEvent.Kind.TAKEN,
            CaseEvent.Kind.HANDED_OVER,
            CaseEvent.Kind.ESCALATED,
        ]
    )
    at = given.order_by("-at").values_list("at", flat=True).first()
    return max(case.last_heard_at, at) if at else case.last_heard_at
