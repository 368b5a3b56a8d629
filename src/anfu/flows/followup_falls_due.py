"""Some days after a resolution the owner asks whether it is really solved; where X forbids it, a person must."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.playbook.queries import playbook_of
from anfu.replies.by_itself import write_by_itself
from anfu.replies.queries import never_left
from anfu.winback.consents import actions as consents
from anfu.winback.consents.queries import standings
from anfu.winback.follow_ups import actions as follow_ups
from anfu.winback.links import SOLVED
from anfu.winback.models import FollowUp
from anfu.winback.rules import Kind, Standing, Way, why_not_contact
from anfu.winback.wording import caps_of, say

NEVER = frozenset({"opted_out", "open_case"})
"""Reasons that hold for a person, too: nobody asks."""


def followup_falls_due(pages: str, now: datetime, limit: int = 100) -> int:
    """Ask what is due by `now` (UTC), and give up on what was not answered; how many. `pages`: as for surveys."""
    with transaction.atomic():
        due = follow_ups.claim(now, limit)
        known = standings({one.customer_id for one in due})
        for one in due:
            if one.way == Way.MESSAGE and never_left(one.case, f"solved_{one.pk}"):
                follow_ups.unask(one, "messages_closed")
            elif one.asked_at is not None:
                follow_ups.settle(one, FollowUp.Outcome.NO_ANSWER, now)
            elif why_not := _asked(one, known[one.customer_id], pages, now):
                if why_not in NEVER:
                    follow_ups.settle(one, FollowUp.Outcome.NO_ANSWER, now)
                else:
                    follow_ups.leave_to_person(one, why_not)
    return len(due)


def _asked(one: FollowUp, standing: Standing, pages: str, now: datetime) -> str | None:
    book = playbook_of(one.case.playbook_id)
    if book.winback is None:
        return "not_written_first"
    if why_not := why_not_contact(Kind.FOLLOW_UP, Way.MESSAGE, standing, caps_of(book.winback), now):
        return why_not
    text = say(book.winback.follow_up.ask, one.case, book, SOLVED, one.pk, one.expires_at, pages)
    if why_not := write_by_itself(one.case, text, "follow_up", f"solved_{one.pk}", now):
        return why_not
    follow_ups.ask(one, Way.MESSAGE, now)
    consents.note_contact(one.customer, Kind.FOLLOW_UP, Way.MESSAGE, now, case_id=one.case_id)
    return None
