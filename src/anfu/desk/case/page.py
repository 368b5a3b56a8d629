"""What the templates of a case's page are given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anfu.cases.models import Case, CaseEvent
from anfu.cases.queries import newest_from_customer
from anfu.channel.length import LIMIT, weighted_length
from anfu.desk.case.correcting import choices_of
from anfu.desk.case.history import sentence_of
from anfu.desk.case.queries import File
from anfu.desk.case.thread import thread_of
from anfu.desk.case.why import reasons_of
from anfu.promises.models import Promise
from anfu.promises.rules import Outcome, outcome
from anfu.replies.models import Reply
from anfu.replies.proofs import proofread


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


def page_of(file: File, now: datetime, seen: int | None = None) -> dict[str, Any]:
    """The context of the page and of its live parts; without `seen`, all that it shows counts as read."""
    newest = file.newest_event_id
    thread = thread_of(file, newest if seen is None else seen)
    held = _held(file.promises, now)
    return {
        "case": file.case,
        "verdict": file.verdict,
        "why": reasons_of(file.verdict.why) if file.verdict else [],
        "choices": choices_of(file.case, file.verdict) if file.verdict else [],
        "correction": file.correction,
        "thread": thread,
        "new": [said for said in thread if said.is_new],
        "held": held,
        "next": next((one for one in held if one.runs), None),
        "history": [Line(event, sentence_of(event, file.owners)) for event in file.events],
        "newest": newest,
        "seen": newest if seen is None else seen,
    }


def composer_of(file: File, text: str, stage: str, now: datetime) -> dict[str, Any]:
    """The context of the reply box: what was typed is kept."""
    is_answered = any(reply.status == Reply.Status.SENT for reply in file.replies)
    chosen = stage or (Reply.Stage.ANSWER if is_answered else Reply.Stage.ACKNOWLEDGE)
    return {
        "text": text,
        "stage": chosen,
        "stages": Reply.Stage.values,
        **proof_of(file.case, text, chosen, now),
    }


def proof_of(case: Case, text: str, stage: str, now: datetime) -> dict[str, Any]:
    """What X counts `text` to weigh, and what to mend in it before it leaves."""
    weight = weighted_length(text.strip())
    found = proofread(case, newest_from_customer(case)[1].text, text, stage, now) if weight else []
    return {
        "weight": weight,
        "left": LIMIT - weight,
        "limit": LIMIT,
        "findings": [(one, text[one.start : one.end]) for one in found if one.rule != "too_long"],
    }


def _held(promises: Sequence[Promise], now: datetime) -> list[Held]:
    held = [Held(one, outcome(one.due_at, one.done_at, one.withdrawn_at, now)) for one in promises]
    return sorted(held, key=lambda one: not one.runs)
