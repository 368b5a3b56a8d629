"""A customer rates how we did: judged like a post, looked at again where it is poor, reopened where it is grave."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.people.queries import seniors
from anfu.triage import judge
from anfu.triage.verdict import SERIOUS
from anfu.winback.follow_ups import actions as follow_ups
from anfu.winback.models import Survey
from anfu.winback.reopening import open_again
from anfu.winback.rules import is_disappointed, is_score
from anfu.winback.surveys import actions as surveys

MOST_WORDS = 2000


def customer_rates(survey_id: int, score: int, words: str, how: str, now: datetime) -> str | None:
    """Take in a rating, once for each survey; the reason code where it may not be, else None.

    `how` is "page" or "message". A poor score, or words that complain, puts the case before its owner again; words
    that are serious open it again at once, with somebody senior.
    """
    said = words.strip()[:MOST_WORDS]
    verdict = judge([said], [""])[0] if said else None
    with transaction.atomic():
        survey = Survey.objects.select_for_update().get(pk=survey_id)
        if hasattr(survey, "rating"):
            return "rated_already"
        if now >= survey.expires_at:
            return "link_expired"
        if not is_score(survey.question, score):
            return "no_such_score"
        surveys.answer(survey, score, said, verdict, how, now)
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
