"""What the card about the lane and the evidence file are given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anfu.cases.incidents.queries import copies_of
from anfu.cases.models import Case, Report
from anfu.cases.suspicion.queries import earlier_suspicions, report_of, suspicion_of
from anfu.cases.suspicion.rules import signals
from anfu.desk.case.queries import file_of
from anfu.desk.case.thread import thread_of
from anfu.people.models import Staff
from anfu.people.policy import Action, may
from anfu.playbook.queries import playbook_of
from anfu.replies.approvals.rules import why_not_approve
from anfu.replies.models import Reply


def card_of(case: Case, reader: Staff) -> dict[str, Any]:
    """The suspicion that stands, its report to X, earlier ones, and what suggests a second look."""
    suspicion = suspicion_of(case)
    report = report_of(suspicion) if suspicion else None
    return {
        "case": case,
        "suspicion": suspicion,
        "report": report,
        "may_report": playbook_of(case.playbook_id).suspected_false.report_defamation
        and may(reader, Action.CARE),
        "may_agree": report is not None and _may_agree(report, reader),
        "earlier": earlier_suspicions(case),
        "signals": signals(copies_of(case), case.customer.x_id, case.opened_at),
    }


def evidence_of(case: Case, now: datetime) -> dict[str, Any]:
    """The evidence file: claims, facts, links, who decided, the appeal, what was said in public; nothing private."""
    suspicion = suspicion_of(case)
    public = [
        said
        for said in thread_of(file_of(case), 0)
        if not said.is_private
        and not said.note
        and (said.reply is None or said.reply.status == Reply.Status.SENT)
    ]
    return {
        "case": case,
        "suspicion": suspicion,
        "report": report_of(suspicion) if suspicion else None,
        "said": public,
        "now": now,
    }


def _may_agree(report: Report, reader: Staff) -> bool:
    is_own = report.asked_by_id == reader.pk
    return (
        may(reader, Action.APPROVE)
        and why_not_approve(is_own=is_own, role=reader.role, worded_by_role=report.asked_by.role) is None
        and report.agreed_at is None
    )
