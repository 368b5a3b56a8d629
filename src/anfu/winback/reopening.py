"""A case that was resolved is open again: what was to be asked about it is dropped, and an answer is owed anew."""

from __future__ import annotations

from datetime import datetime

from anfu.cases import actions as cases
from anfu.cases.models import Case
from anfu.people.models import Staff
from anfu.playbook.queries import playbook_of
from anfu.promises import actions as promises
from anfu.promises.actions import Vow
from anfu.replies.rules import Pledge
from anfu.winback.follow_ups import actions as follow_ups
from anfu.winback.surveys import actions as surveys


def open_again(case: Case, why: str, now: datetime, by: Staff | None = None) -> bool:
    """Open a resolved case again with its history and a new clock; False where the customer has another one open."""
    if not cases.reopen(case, why, now, by=by):
        return False
    drop_questions(case, now)
    book = playbook_of(case.playbook_id)
    owed = book.tier(case.tier).answer
    due_at = Pledge("answer", owed.within, owed.clock == "working").due_at(now, book.calendar)
    promises.make(case.brand_id, [Vow(case.pk, "answer", now, due_at)])
    return True


def drop_questions(case: Case, now: datetime) -> None:
    """What was to be asked about a resolution is not asked once the case is open again."""
    surveys.drop_waiting(case.pk)
    follow_ups.drop_waiting(case.pk, now)
