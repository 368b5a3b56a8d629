"""A member of staff leaves a note for the team."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.cases import actions as cases
from anfu.cases.mentions import actions as mentions
from anfu.cases.mentions.rules import named_in
from anfu.cases.models import Case
from anfu.people.models import Staff
from anfu.people.policy import Action, require
from anfu.people.queries import names_of


def staff_notes(case_id: int, staff: Staff, text: str, now: datetime) -> str | None:
    """Add a note to a case's history and show it to whom it names after "@"; the reason code where it may not be."""
    require(staff, Action.CARE)
    if not text.strip():
        return "empty"
    with transaction.atomic():
        case = Case.objects.get(pk=case_id, brand_id=staff.brand_id)
        note = cases.note(case, text.strip(), staff, now)
        mentions.mention(note, named_in(text, names_of(case.brand)), staff, now)
    return None
