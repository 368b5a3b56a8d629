"""A customer rates how we did: judged like a post, looked at again where it is poor, reopened where it is grave."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.triage import judge
from anfu.winback.answering import rate
from anfu.winback.models import Survey

MOST_WORDS = 2000


def customer_rates(survey_id: int, score: int, words: str, how: str, now: datetime) -> str | None:
    """Take in a rating; the reason code where it may not be, else None. `how` is "page" or "message"."""
    said = words.strip()[:MOST_WORDS]
    verdict = judge([said], [""])[0] if said else None
    with transaction.atomic():
        survey = Survey.objects.select_for_update().get(pk=survey_id)
        return rate(survey, score, said, verdict, how, now)
