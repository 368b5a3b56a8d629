"""The verbs of suspicion: confirmed by a person, appealed against, lifted. Nothing else brings a case into the lane."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from anfu.cases.actions import Kind, Line, remember
from anfu.cases.models import Case, Report, Suspicion
from anfu.cases.suspicion.rules import Evidence
from anfu.people.models import Staff


def confirm(case: Case, evidence: Evidence, by: Staff, now: datetime) -> Suspicion:
    """Put a case into the lane; `evidence` is kept with who decided and when."""
    suspicion = Suspicion.objects.create(
        case=case,
        brand_id=case.brand_id,
        claims=evidence.claims.strip(),
        facts=evidence.facts.strip(),
        links=list(evidence.links),
        confirmed_by=by,
        confirmed_at=now,
    )
    remember(case.brand_id, [Line(case.pk, Kind.SUSPECTED, now, by_id=by.pk)])
    return suspicion


def note_appeal(suspicion: Suspicion, text: str, by: Staff, now: datetime) -> None:
    """Keep what the customer says against it; the lane stands until somebody lifts it."""
    Suspicion.objects.filter(pk=suspicion.pk).update(appeal=text.strip(), appealed_at=now)
    remember(suspicion.brand_id, [Line(suspicion.case_id, Kind.APPEALED, now, by_id=by.pk)])


def lift(suspicion: Suspicion, why: str, by: Staff, now: datetime) -> None:
    """Take a case out of the lane, with the reason; what was thought of it before is not forgotten."""
    Suspicion.objects.filter(pk=suspicion.pk).update(lifted_by=by, lifted_at=now, lifted_why=why.strip())
    remember(
        suspicion.brand_id,
        [Line(suspicion.case_id, Kind.CLEARED, now, by_id=by.pk, detail={"why": why.strip()})],
    )


def forget_evidence(case_ids: Collection[int]) -> None:
    """Forget what was written about cases in the lane; that they stood there, and who decided, stays."""
    Suspicion.objects.filter(case_id__in=case_ids).update(
        claims="", facts="", links=[], appeal="", lifted_why=""
    )
    Report.objects.filter(suspicion__case_id__in=case_ids).update(why="", declined_why="", number="")
