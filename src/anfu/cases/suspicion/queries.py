"""In which lane a case stands."""

from __future__ import annotations

from anfu.cases.models import Case, Suspicion
from anfu.cases.suspicion.rules import SUSPECTED_FALSE


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
