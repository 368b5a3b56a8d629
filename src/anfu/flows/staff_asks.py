"""A member of staff asks by hand: for a rating, or whether it is really solved. They send the link, and say so here."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.playbook.queries import playbook_of
from anfu.playbook.winback import WinBack
from anfu.winback.consents import actions as consents
from anfu.winback.consents.queries import standing_of
from anfu.winback.follow_ups import actions as follow_ups
from anfu.winback.models import FollowUp, Survey
from anfu.winback.rules import Kind, Way, why_not_contact
from anfu.winback.surveys import actions as surveys
from anfu.winback.wording import caps_of


def staff_asks_to_rate(survey_id: int, staff: Staff, now: datetime) -> str | None:
    """The link to rate was sent by hand; the reason code where it may not be, else None."""
    require(staff, Action.CARE)
    with transaction.atomic():
        survey = (
            Survey.objects.select_for_update()
            .select_related("case", "customer")
            .get(pk=survey_id, brand_id=staff.brand_id)
        )
        if survey.asked_at is not None:
            return "asked_already"
        if now >= survey.expires_at:
            return "link_expired"
        rules = _rules(survey.case.playbook_id)
        standing = standing_of(survey.customer_id)
        if why_not := why_not_contact(Kind.SURVEY, Way.BY_HAND, standing, caps_of(rules), now):
            return why_not
        surveys.ask(survey, Way.BY_HAND, rules.survey.remind_after, now, staff)
        consents.note_contact(
            survey.customer, Kind.SURVEY, Way.BY_HAND, now, case_id=survey.case_id, by=staff
        )
    return None


def staff_follows_up(follow_up_id: int, staff: Staff, now: datetime) -> str | None:
    """Whether it is solved was asked by hand; the reason code where it may not be, else None."""
    require(staff, Action.CARE)
    with transaction.atomic():
        follow_up = (
            FollowUp.objects.select_for_update()
            .select_related("case", "customer")
            .get(pk=follow_up_id, brand_id=staff.brand_id)
        )
        if follow_up.outcome:
            return "said_already"
        rules = _rules(follow_up.case.playbook_id)
        standing = standing_of(follow_up.customer_id)
        if why_not := why_not_contact(Kind.FOLLOW_UP, Way.BY_HAND, standing, caps_of(rules), now):
            return why_not
        follow_ups.ask(follow_up, Way.BY_HAND, now, staff)
        consents.note_contact(
            follow_up.customer, Kind.FOLLOW_UP, Way.BY_HAND, now, case_id=follow_up.case_id, by=staff
        )
    return None


def _rules(version_id: int) -> WinBack:
    rules = playbook_of(version_id).winback
    if rules is None:
        raise LookupError(f"playbook version {version_id} asks nothing, so nothing of it can be due")
    return rules
