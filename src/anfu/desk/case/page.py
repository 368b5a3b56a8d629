"""What the templates of a case's page are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anfu.cases.models import Case, CaseEvent
from anfu.channel.networks import able
from anfu.desk.case.composing import invitation_to, next_stage
from anfu.desk.case.correcting import choices_of
from anfu.desk.case.history import sentence_of
from anfu.desk.case.queries import File
from anfu.desk.case.thread import thread_of
from anfu.desk.case.why import reasons_of
from anfu.people.models import Staff
from anfu.people.policy import Action, may
from anfu.promises.models import Promise
from anfu.promises.rules import Outcome, outcome

HANDS = (
    CaseEvent.Kind.TAKEN,
    CaseEvent.Kind.DEALT,
    CaseEvent.Kind.GIVEN_BACK,
    CaseEvent.Kind.HANDED_OVER,
    CaseEvent.Kind.ESCALATED,
)
"""Lines of history that tell whose a case became."""


@dataclass(frozen=True)
class Held:
    """A promise with what has become of it."""

    promise: Promise
    outcome: Outcome

    @property
    def runs(self) -> bool:
        """Is its clock still running: not done, and not released?"""
        return self.promise.done_at is None and self.promise.withdrawn_at is None

    @property
    def late(self) -> timedelta | None:
        """How long after it was due it was done."""
        done = self.promise.done_at
        return done - self.promise.due_at if done and self.outcome is Outcome.BROKEN else None


@dataclass(frozen=True)
class Line:
    """A line of history as it is read."""

    event: CaseEvent
    sentence: str


def page_of(file: File, reader: Staff, now: datetime, seen: int | None = None) -> dict[str, Any]:
    """The context of the page and of its live parts; without `seen`, all that it shows counts as read.

    Direct messages are shown to those who care for customers, not to who only analyses.
    """
    newest = file.newest_event_id
    thread = thread_of(file, newest if seen is None else seen)
    held = _held(file.promises, now)
    history = [Line(event, sentence_of(event, file.owners)) for event in file.events]
    return {
        "case": file.case,
        "verdict": file.verdict,
        "why": reasons_of(file.verdict.why) if file.verdict else [],
        "choices": choices_of(file.case, file.verdict) if file.verdict else [],
        "correction": file.correction,
        "thread": thread,
        "next_stage": next_stage(file),
        "talk": talk_with(file.case),
        "invitation": invitation_to(file.case),
        "may_read_private": may(reader, Action.READ_PRIVATE),
        "new": [said for said in thread if said.is_new],
        "held": held,
        "next": next((one for one in held if one.runs), None),
        "history": history,
        "hands": [line for line in history if line.event.kind in HANDS],
        "newest": newest,
        "seen": newest if seen is None else seen,
    }


def talk_with(case: Case) -> str:
    """Where people see the direct messages between the brand and a case's customer; empty: nowhere."""
    talk_at = able(case.brand.network).talk_at
    return talk_at(case.brand.x_id, case.customer.x_id) if talk_at else ""


def _held(promises: Sequence[Promise], now: datetime) -> list[Held]:
    held = [Held(one, outcome(one.due_at, one.done_at, one.withdrawn_at, now)) for one in promises]
    return sorted(held, key=lambda one: not one.runs)
