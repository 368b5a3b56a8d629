"""Reads for the screens of incidents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.http import Http404

from anfu.cases.incidents.queries import sizes, standing
from anfu.cases.models import Case, Incident, Sketch
from anfu.desk.badge import Badge
from anfu.people.models import Staff
from anfu.promises.models import Promise

MOST, MOST_CASES = 50, 200
_OPEN = Q(case__closed_at=None, done_at=None, withdrawn_at=None)


@dataclass(frozen=True)
class Page:
    """One incident with its newest cases, and those that it could be merged with."""

    incident: Incident
    customers: int
    open: int
    copies: int
    cases: Sequence[Case]
    others: Sequence[Incident]


def badge(staff: Staff, now: datetime) -> Badge:
    """How many incidents have cases open, and the earliest promise that hangs on one of them."""
    del now
    found = Case.objects.filter(brand_id=staff.brand_id, closed_at=None, incident__isnull=False)
    owed = Promise.objects.filter(_OPEN, brand_id=staff.brand_id, case__incident__isnull=False)
    count = found.aggregate(n=Count("incident", distinct=True))["n"]
    return Badge(count, owed.aggregate(due=Min("due_at"))["due"])


def all_standing(staff: Staff) -> Sequence[Incident]:
    """The incidents with cases open, largest first."""
    return list(standing(staff.brand)[:MOST])


def page_of(staff: Staff, incident_id: int) -> Page:
    """One incident of the brand that `staff` works for; where it was merged, the one that it went into."""
    incident = Incident.objects.filter(pk=incident_id, brand_id=staff.brand_id).first()
    for _ in range(20):
        if incident is None or incident.merged_into is None:
            break
        incident = incident.merged_into
    if incident is None:
        raise Http404
    cases = Case.objects.filter(incident=incident)
    copied = Sketch.objects.filter(case=OuterRef("pk"), copy_of__isnull=False)
    shown = cases.annotate(is_copy=Exists(copied)).select_related("customer", "owner", "root_post")
    return Page(
        incident,
        cases.count(),
        cases.filter(closed_at=None).count(),
        cases.filter(Exists(copied)).count(),
        list(shown.order_by("closed_at", "-opened_at")[:MOST_CASES]),
        [one for one in all_standing(staff) if one.pk != incident.pk],
    )


def membership_of(case: Case) -> dict[str, Any]:
    """How many complain of the same as a case; nothing where it stands alone."""
    if case.incident_id is None:
        return {"case": case, "incident": None}
    return {"case": case, "incident": case.incident, "customers": sizes([case.incident_id])[case.incident_id]}
