"""A member of staff has a case open, and perhaps writes: the others there see it within a second."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.attending import actions as attending
from anfu.cases.mentions import actions as mentions
from anfu.cases.models import Case
from anfu.people.models import Staff
from anfu.people.policy import Action, require


def staff_attends(case: Case, staff: Staff, *, types: bool, now: datetime) -> None:
    """Note who is at a case; they see where a note in it names them."""
    require(staff, Action.READ)
    attending.attend(case, staff, types=types, now=now)
    mentions.see(case, staff, now)


def staff_drafts(
    case: Case,
    staff: Staff,
    text: str,
    stage: str,
    now: datetime,
    *,
    private: bool = False,
    by_model: bool = False,
) -> None:
    """Keep what they write, as it is typed."""
    require(staff, Action.CARE)
    with transaction.atomic():
        attending.attend(case, staff, types=bool(text.strip()), now=now)
        attending.keep_draft(case, staff, text, stage, now, private=private, by_model=by_model)


def staff_leaves(case: Case, staff: Staff) -> None:
    """They closed the case."""
    require(staff, Action.READ)
    attending.leave(case, staff)
