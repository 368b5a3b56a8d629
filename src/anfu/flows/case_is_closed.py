"""A case is closed: resolved once it was answered, or found to be no complaint."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.cases.suspicion.queries import suspicion_of
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.playbook.queries import playbook_of
from anfu.promises import actions as promises
from anfu.promises.models import Promise
from anfu.replies.queries import doubtful, is_answered
from anfu.triage.learning import actions as learning
from anfu.triage.learning.queries import standing_of
from anfu.triage.learning.rules import corrected
from anfu.triage.models import PostVerdict
from anfu.winback.follow_ups import actions as follow_ups
from anfu.winback.surveys import actions as surveys

RESOLVED, NO_COMPLAINT = REASONS = ("resolved", "no_complaint")


def case_is_closed(case_id: int, staff: Staff, why: str, now: datetime) -> str | None:
    """Close a case for one of `REASONS`; the reason code where it may not be, else None.

    What was promised is not forgotten: a case is resolved only once its answer is out, and only what was no
    complaint releases its promises; news are owed until it is closed. A resolution is asked about later, as the
    playbook says.
    """
    require(staff, Action.CARE)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        if case.closed_at is not None:
            return "case_closed"
        if doubtful(case):
            return "doubtful"
        if why == RESOLVED and not is_answered(case):
            return "unanswered"
        if why == NO_COMPLAINT:
            promises.withdraw(case.pk, case.brand_id, now)
            _teach(case, staff, now)
        cases.close(case, why, staff, now)
        if why == RESOLVED:
            promises.withdraw(case.pk, case.brand_id, now, [Promise.Kind.UPDATE])
            book = playbook_of(case.playbook_id)
            suspicion = suspicion_of(case)
            surveys.ask_later(case, book, now, why_not="suspected_false" if suspicion else "")
            if suspicion is None:
                follow_ups.ask_later(case, book, now)
    return None


def _teach(case: Case, staff: Staff, now: datetime) -> None:
    verdict = PostVerdict.objects.filter(post_id=case.root_post_id, is_complaint=True).first()
    if verdict and (after := corrected(standing_of(verdict), "grievance", NO_COMPLAINT)):
        learning.correct(verdict, after, staff, now)
