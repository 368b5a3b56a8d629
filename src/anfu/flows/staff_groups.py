"""People know better which complaints are about the same: they name incidents, merge and split them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from anfu.cases.incidents import actions as incidents
from anfu.cases.models import Case, Incident
from anfu.people.models import Staff
from anfu.people.policy import Action, require


def staff_names(incident_id: int, staff: Staff, called: str) -> str | None:
    """Call an incident by a name; the reason code where it may not be, else None."""
    require(staff, Action.CARE)
    if not called.strip():
        return "empty"
    with transaction.atomic():
        incidents.name(_locked(incident_id, staff), called.strip())
    return None


def staff_merges(incident_id: int, into_id: int, staff: Staff, now: datetime) -> str | None:
    """Put all cases of an incident into another; the reason code where it may not be, else None."""
    require(staff, Action.CARE)
    with transaction.atomic():
        both = {one.pk: one for one in _all(staff).filter(pk__in=[incident_id, into_id])}
        if len(both) < 2 or any(one.merged_into_id for one in both.values()):
            return "no_such_incident"
        incidents.merge(both[incident_id], both[into_id], staff, now)
    return None


def staff_splits(
    incident_id: int, case_ids: Collection[int], staff: Staff, now: datetime, *, is_another: bool
) -> str | None:
    """Take cases out of an incident; `is_another` makes them one of their own. The reason code where not."""
    require(staff, Action.CARE)
    with transaction.atomic():
        incident = _locked(incident_id, staff)
        if not Case.objects.filter(incident=incident, pk__in=case_ids).exists():
            return "nothing_chosen"
        if is_another:
            incidents.split(incident, case_ids, staff, now)
        else:
            incidents.take_out(incident, case_ids, staff, now)
    return None


def _locked(incident_id: int, staff: Staff) -> Incident:
    return _all(staff).get(pk=incident_id)


def _all(staff: Staff) -> QuerySet[Incident]:
    return Incident.objects.select_for_update().filter(brand_id=staff.brand_id).order_by("pk")
