"""A member of staff corrects what triage said of a complaint, or takes that back; the case follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.cases.queries import corrections_of
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.people.queries import seniors
from anfu.replies import actions as replies
from anfu.triage.learning import actions as learning
from anfu.triage.learning.queries import correction_of, standing_of
from anfu.triage.learning.rules import Standing, changes, corrected
from anfu.triage.models import PostVerdict


def staff_corrects(case_id: int, staff: Staff, what: str, to: str, now: datetime) -> str | None:
    """Make `what` (a key of `CHOICES`) `to` in the verdict on a case's first post; the reason code where not.

    A case that becomes serious goes to somebody senior; one that is no complaint loses what was to be sent to it
    automatically, and stays open until a person closes it.
    """
    require(staff, Action.CORRECT)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        verdict = PostVerdict.objects.select_for_update().filter(post_id=case.root_post_id).first()
        if verdict is None:
            return "not_judged"
        before = standing_of(verdict)
        after = corrected(before, what, to)
        if after is None:
            return "no_such_verdict"
        told = _told(case, before, after, what)
        if after == before and not told:
            return None
        correction = learning.correct(verdict, after, staff, now)
        cases.regrade(case, told, correction.pk, staff, now, is_undone=False)
        if case.closed_at is None and "tier" in told and case.tier == Case.Tier.SERIOUS:
            cases.escalate([case], "corrected", seniors(case.brand), now)
        if case.closed_at is None and not after.is_complaint:
            replies.withdraw_automatic([case.pk], "no_complaint", now)
    return None


def staff_takes_correction_back(case_id: int, staff: Staff, now: datetime) -> str | None:
    """Take the newest correction of a case's verdict back; the reason code where there is none, else None.

    What left the outbox, or whoever owns the case meanwhile, stays as it is.
    """
    require(staff, Action.CORRECT)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id, brand_id=staff.brand_id)
        correction = correction_of(case.root_post_id)
        if correction is None:
            return "not_corrected"
        learning.take_back(correction, staff, now)
        back = {
            what: (after, before) for what, (before, after) in corrections_of(case, correction.pk).items()
        }
        cases.regrade(case, back, correction.pk, staff, now, is_undone=True)
    return None


def _told(case: Case, before: Standing, after: Standing, what: str) -> dict[str, tuple[str, str]]:
    """What changes for the case: its tier may come from a later post, and then only a word on the tier moves it."""
    moves_tier = what == "tier" or before.tier != after.tier
    return changes(
        replace(before, tier=case.tier, topic=case.topic),
        replace(
            after,
            tier=after.tier if moves_tier else case.tier,
            topic=after.topic if what == "topic" else case.topic,
        ),
    )
