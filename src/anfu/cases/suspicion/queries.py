"""In which lane a case stands."""

from __future__ import annotations

from django.db.models import QuerySet

from anfu.cases.models import Case, Report, Suspicion
from anfu.cases.suspicion.rules import SUSPECTED_FALSE
from anfu.people.models import Staff


def suspicion_of(case: Case) -> Suspicion | None:
    """The suspicion that stands against a case; None where nobody confirmed one, or it was lifted."""
    return Suspicion.objects.filter(case=case, lifted_at=None).select_related("confirmed_by").first()


def lane_of(case: Case) -> str:
    """By what the playbook meets a case: "suspected_false" where that lane stands, else the case's tier."""
    is_suspected = Suspicion.objects.filter(case=case, lifted_at=None).exists()
    return SUSPECTED_FALSE if is_suspected else case.tier


def earlier_suspicions(case: Case) -> list[Suspicion]:
    """The suspicions of a case that were lifted, newest first."""
    lifted = Suspicion.objects.filter(case=case).exclude(lifted_at=None)
    return list(lifted.select_related("confirmed_by", "lifted_by").order_by("-lifted_at"))


def report_of(suspicion: Suspicion) -> Report | None:
    """The report to X that stands: proposed, agreed to or handed in; None where there is none, or it was declined."""
    standing = Report.objects.filter(suspicion=suspicion, declined_at=None)
    return standing.select_related("suspicion__case", "asked_by", "decided_by", "handed_in_by").first()


def open_reports(staff: Staff) -> QuerySet[Report]:
    """The brand's reports that wait for a second person or to be handed in, the oldest first."""
    waiting = Report.objects.filter(
        brand=staff.brand_id,
        declined_at=None,
        handed_in_at=None,
        suspicion__lifted_at=None,
        suspicion__case__closed_at=None,
    )
    return waiting.select_related("suspicion__case__customer", "asked_by", "decided_by").order_by("asked_at")
