"""Clear defamation is reported to X: one person proposes it, another agrees, somebody hands it in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases.models import Case, Report
from anfu.cases.reports import actions as reports
from anfu.cases.suspicion.queries import report_of, suspicion_of
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.playbook.queries import playbook_of
from anfu.replies.approvals.rules import why_not_approve


def staff_reports(case_id: int, staff: Staff, why: str, now: datetime) -> str | None:
    """Propose to report what was said to X; the reason code where that may not be, else None."""
    require(staff, Action.CARE)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        standing = suspicion_of(case)
        if standing is None:
            return "not_suspected"
        if not playbook_of(case.playbook_id).suspected_false.report_defamation:
            return "reports_off"
        if report_of(standing) is not None:
            return "reported_already"
        if not why.strip():
            return "report_reason_missing"
        reports.propose(standing, why, staff, now)
    return None


def report_is_agreed(case_id: int, staff: Staff, now: datetime) -> str | None:
    """A second person agrees; the reason code where they may not, else None. One of the two is senior."""
    require(staff, Action.APPROVE)
    with transaction.atomic():
        report = _standing(case_id, staff)
        if report is None or report.agreed_at is not None:
            return "no_report"
        refusal = why_not_approve(
            is_own=report.asked_by_id == staff.pk, role=staff.role, worded_by_role=report.asked_by.role
        )
        if refusal:
            return "own_report" if refusal == "own_words" else refusal
        reports.agree(report, staff, now)
    return None


def report_is_declined(case_id: int, staff: Staff, why: str, now: datetime) -> str | None:
    """It is not reported after all, with a reason; whoever proposed it may say so too."""
    require(staff, Action.CARE)
    if not why.strip():
        return "report_reason_missing"
    with transaction.atomic():
        report = _standing(case_id, staff)
        if report is None or report.handed_in_at is not None:
            return "no_report"
        reports.decline(report, why, staff, now)
    return None


def report_is_handed_in(case_id: int, staff: Staff, number: str, now: datetime) -> str | None:
    """Somebody has handed the report in on X, with the number that X gave it."""
    require(staff, Action.CARE)
    with transaction.atomic():
        report = _standing(case_id, staff)
        if report is None or report.handed_in_at is not None:
            return "no_report"
        if report.agreed_at is None:
            return "not_agreed"
        reports.hand_in(report, number[:100], staff, now)
    return None


def _standing(case_id: int, staff: Staff) -> Report | None:
    case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
    suspicion = suspicion_of(case)
    return report_of(suspicion) if suspicion is not None else None
