"""A person looks at a post that triage let pass: it is a complaint after all, or rightly none."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases.queries import without_case
from anfu.flows.arrival.care import care
from anfu.flows.arrival.heard import Heard
from anfu.listening import actions as listening
from anfu.listening.queries import heard_again
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.triage.learning import actions as learning
from anfu.triage.learning.queries import standing_of
from anfu.triage.learning.rules import COMPLAINT, corrected
from anfu.triage.models import PostVerdict
from anfu.triage.verdict import Verdict


def post_was_missed(post_id: int, staff: Staff, now: datetime) -> str | None:
    """Make a post the complaint that it is; the reason code where it may not be, else None.

    From here it goes the way of every complaint: its case, its clock, which began when it was published, and an
    acknowledgement where X still allows one.
    """
    require(staff, Action.CORRECT)
    with transaction.atomic():
        listening.take_turn(staff.brand)
        verdict = _verdict(post_id, staff)
        if verdict is None:
            return "not_judged"
        if not without_case([post_id]):
            return "in_a_case"
        after = corrected(standing_of(verdict), "grievance", COMPLAINT)
        if after is None or verdict.post.customer is None:
            return "not_judged"
        learning.correct(verdict, after, staff, now)
        verdict.refresh_from_db()
        heard = heard_again(verdict.post, now)
        care(staff.brand, [Heard(post_id, heard, _as_judged(verdict), verdict.post.customer)])
    return None


def post_was_rightly_passed(post_id: int, staff: Staff, now: datetime) -> str | None:
    """A person agrees that a post is no complaint; the reason code where nothing was judged, else None."""
    require(staff, Action.CORRECT)
    with transaction.atomic():
        verdict = _verdict(post_id, staff)
        if verdict is None:
            return "not_judged"
        learning.correct(verdict, standing_of(verdict), staff, now)
    return None


def _verdict(post_id: int, staff: Staff) -> PostVerdict | None:
    found = PostVerdict.objects.select_for_update(of=("self",)).filter(
        post_id=post_id, brand_id=staff.brand_id, post__told_by=""
    )
    return found.filter(post__gone_at=None).select_related("post__customer").first()


def _as_judged(verdict: PostVerdict) -> Verdict:
    return Verdict(
        complaint=verdict.complaint,
        is_complaint=verdict.is_complaint,
        topic=verdict.topic,
        tier=verdict.tier,
        intent=verdict.intent,
        arousal=verdict.arousal,
        risks=tuple(verdict.risks),
        lang=verdict.post.lang.split("-")[0],
        why=tuple(verdict.why),
    )
