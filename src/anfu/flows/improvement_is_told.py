"""Something was improved: it is kept with the cases that led to it, and those customers are told, who agreed to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from anfu.cases.models import Case, Incident
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.playbook.queries import playbook_of, shelf
from anfu.playbook.words import TOPICS
from anfu.replies.by_itself import write_by_itself
from anfu.winback.consents import actions as consents
from anfu.winback.consents.queries import standing_of, standings
from anfu.winback.improvements import actions as improvements
from anfu.winback.improvements.queries import concerned, leading
from anfu.winback.models import Improvement
from anfu.winback.rules import Kind, Way, why_not_contact
from anfu.winback.wording import brand_caps, improvement_message

LOOKS_BACK = timedelta(days=180)


def improvement_is_made(
    topic: str,
    incident_id: int | None,
    said: Mapping[str, str],
    done: Mapping[str, str],
    staff: Staff,
    now: datetime,
) -> str | None:
    """Keep what was changed, linked to the cases that led to it; the reason code where it may not be, else None."""
    require(staff, Action.REACH_OUT)
    told = {lang: text.strip() for lang, text in done.items() if text.strip()}
    asked = {lang: text.strip() for lang, text in said.items() if text.strip()}
    if not told or set(told) != set(asked):
        return "both_sides_missing"
    with transaction.atomic():
        incident = (
            Incident.objects.filter(pk=incident_id, brand_id=staff.brand_id).first() if incident_id else None
        )
        about = incident.topic if incident else topic
        if about not in TOPICS:
            return "no_such_topic"
        cases = leading(staff.brand, about, incident.pk if incident else None, now - LOOKS_BACK)
        improvements.make(about, incident, asked, told, cases, staff, now)
    return None


def improvement_is_told(improvement_id: int, staff: Staff, now: datetime) -> int:
    """Tell every customer concerned to whom a message may go by itself; how many. The others are for a person."""
    require(staff, Action.REACH_OUT)
    with transaction.atomic():
        improvement = Improvement.objects.select_for_update().get(pk=improvement_id, brand_id=staff.brand_id)
        caps = brand_caps(shelf(staff.brand))
        waiting = concerned(improvement)
        known = standings([case.customer_id for case in waiting])
        done = 0
        for case in waiting:
            if why_not_contact(Kind.IMPROVEMENT, Way.MESSAGE, known[case.customer_id], caps, now):
                continue
            book = playbook_of(case.playbook_id)
            text = improvement_message(improvement, case, book)
            if text and not write_by_itself(case, text, "follow_up", f"improvement_{improvement.pk}", now):
                improvements.tell(improvement, case, Way.MESSAGE, str(improvement), staff, now)
                consents.note_contact(
                    case.customer, Kind.IMPROVEMENT, Way.MESSAGE, now, case_id=case.pk, by=staff
                )
                done += 1
    return done


def staff_tells(improvement_id: int, case_id: int, staff: Staff, now: datetime) -> str | None:
    """A customer was told by hand; the reason code where they may not be, else None."""
    require(staff, Action.REACH_OUT)
    with transaction.atomic():
        improvement = Improvement.objects.get(pk=improvement_id, brand_id=staff.brand_id)
        case = Case.objects.select_related("customer").get(pk=case_id, brand_id=staff.brand_id)
        caps, standing = brand_caps(shelf(staff.brand)), standing_of(case.customer_id)
        if why_not := why_not_contact(Kind.IMPROVEMENT, Way.BY_HAND, standing, caps, now):
            return why_not
        if improvements.tell(improvement, case, Way.BY_HAND, str(improvement), staff, now):
            consents.note_contact(
                case.customer, Kind.IMPROVEMENT, Way.BY_HAND, now, case_id=case.pk, by=staff
            )
    return None
