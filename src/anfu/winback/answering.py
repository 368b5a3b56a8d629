"""What follows from a customer's answer: to a survey, and to whether it is really solved. In a transaction."""

from __future__ import annotations

from datetime import datetime

from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.people.models import Staff
from anfu.people.queries import seniors
from anfu.triage.verdict import SERIOUS, Verdict
from anfu.winback.follow_ups import actions as follow_ups
from anfu.winback.models import FollowUp, Survey
from anfu.winback.reopening import open_again
from anfu.winback.rules import is_disappointed, is_score
from anfu.winback.surveys import actions as surveys


def rate(
    survey: Survey, score: int, words: str, verdict: Verdict | None, how: str, now: datetime
) -> str | None:
    """Take in a rating, once for each survey (locked); the reason code where it may not be, else None.

    A poor score, or words that complain, puts the case before its owner again; words that are serious open it
    again at once, with somebody senior.
    """
    if hasattr(survey, "rating"):
        return "rated_already"
    if now >= survey.expires_at:
        return "link_expired"
    if not is_score(survey.question, score):
        return "no_such_score"
    surveys.answer(survey, score, words, verdict, how, now)
    case = Case.objects.select_for_update().get(pk=survey.case_id)
    if case.closed_at is None:
        return None
    is_complaint = verdict is not None and verdict.is_complaint
    if is_complaint and verdict is not None and verdict.tier == SERIOUS:
        if open_again(case, "serious_rating", now):
            cases.escalate([case], "a serious rating", seniors(case.brand), now)
    elif is_complaint or is_disappointed(survey.question, score):
        follow_ups.look_again(case, survey.resolved_at, survey.language, case.owner_id, now)
    return None


def say_solved(follow_up: FollowUp, is_solved: bool, now: datetime, told: Staff | None = None) -> str | None:
    """Settle a follow-up (locked); the reason code where it may not be, else None. A no opens the case again.

    `told` is the one of us who learnt it; None: the customer's own link or message, which ends at its time.
    """
    if follow_up.outcome in (FollowUp.Outcome.SOLVED, FollowUp.Outcome.NOT_SOLVED):
        return "said_already"
    if told is None and now >= follow_up.expires_at:
        return "link_expired"
    outcome = FollowUp.Outcome.SOLVED if is_solved else FollowUp.Outcome.NOT_SOLVED
    follow_ups.settle(follow_up, outcome, now, told)
    case = Case.objects.select_for_update().get(pk=follow_up.case_id)
    if not is_solved and case.closed_at is not None:
        open_again(case, "not_solved", now, told)
    return None
