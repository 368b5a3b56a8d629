"""A question falls due: asked privately where X and the customer allow it, reminded once, else left to a person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.playbook.queries import playbook_of
from anfu.replies.by_itself import write_by_itself
from anfu.replies.queries import never_left
from anfu.winback.consents import actions as consents
from anfu.winback.consents.queries import standings
from anfu.winback.links import RATE
from anfu.winback.models import Survey
from anfu.winback.rules import Kind, Standing, Way, why_not_contact
from anfu.winback.surveys import actions as surveys
from anfu.winback.wording import caps_of, say


def survey_falls_due(pages: str, now: datetime, limit: int = 100) -> int:
    """Ask, or remind of, surveys that are due by `now` (UTC); how many. `pages` is where customers' pages are."""
    with transaction.atomic():
        due = surveys.claim(now, limit)
        known = standings({survey.customer_id for survey in due})
        for survey in due:
            if survey.way == Way.MESSAGE and never_left(survey.case, f"{Kind.SURVEY}_{survey.pk}"):
                surveys.unask(survey, "messages_closed")
            elif why_not := _asked(survey, known[survey.customer_id], pages, now):
                surveys.leave(survey, why_not)
    return len(due)


def _asked(survey: Survey, standing: Standing, pages: str, now: datetime) -> str | None:
    book = playbook_of(survey.case.playbook_id)
    if book.winback is None or now >= survey.expires_at:
        return "link_expired"
    again = survey.asked_at is not None
    kind = Kind.REMINDER if again else Kind.SURVEY
    if why_not := why_not_contact(kind, Way.MESSAGE, standing, caps_of(book.winback), now):
        return why_not
    text = book.winback.survey.remind if again else book.winback.survey.ask
    said = say(text, survey.case, book, RATE, survey.pk, survey.expires_at, pages)
    if why_not := write_by_itself(survey.case, said, "follow_up", f"{kind}_{survey.pk}", now):
        return why_not
    if again:
        surveys.remind(survey, now)
    else:
        surveys.ask(survey, Way.MESSAGE, book.winback.survey.remind_after, now)
    consents.note_contact(survey.customer, kind, Way.MESSAGE, now, case_id=survey.case_id)
    return None
