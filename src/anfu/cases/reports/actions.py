"""The verbs of a report to X of clear defamation: proposed, agreed to or declined, handed in."""

from __future__ import annotations

from datetime import datetime

from anfu.cases.actions import Kind, Line, remember
from anfu.cases.models import Report, Suspicion
from anfu.people.models import Staff


def propose(suspicion: Suspicion, why: str, by: Staff, now: datetime) -> Report:
    """Ask a second person to agree that what was said is reported to X, and `why`."""
    report = Report.objects.create(
        suspicion=suspicion, brand_id=suspicion.brand_id, why=why.strip(), asked_by=by, asked_at=now
    )
    _remember(report, Kind.REPORT_ASKED, by, now)
    return report


def agree(report: Report, by: Staff, now: datetime) -> None:
    """Two people now stand behind it: it may be handed in."""
    Report.objects.filter(pk=report.pk).update(decided_by=by, agreed_at=now)
    _remember(report, Kind.REPORT_AGREED, by, now)


def decline(report: Report, why: str, by: Staff, now: datetime) -> None:
    """It is not reported, and why; another may be proposed."""
    Report.objects.filter(pk=report.pk).update(decided_by=by, declined_at=now, declined_why=why.strip())
    _remember(report, Kind.REPORT_DECLINED, by, now, why=why.strip())


def hand_in(report: Report, number: str, by: Staff, now: datetime) -> None:
    """It was handed in on X, which gave it `number`; empty where X gave none."""
    Report.objects.filter(pk=report.pk).update(handed_in_by=by, handed_in_at=now, number=number.strip())
    _remember(report, Kind.REPORTED, by, now, number=number.strip())


def _remember(report: Report, kind: str, by: Staff, now: datetime, **told: str) -> None:
    remember(report.brand_id, [Line(report.suspicion.case_id, kind, now, by_id=by.pk, detail=told)])
