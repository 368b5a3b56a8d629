"""Which wordings fit a case, with their slots filled from it; what only a person knows stays open and is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from anfu.cases.models import Case
from anfu.cases.queries import past_failures
from anfu.cases.suspicion.queries import lane_of
from anfu.people.models import Staff
from anfu.playbook.book import Playbook
from anfu.playbook.queries import playbook_of
from anfu.playbook.slots import NAME_LIMIT
from anfu.playbook.template import Template
from anfu.replies.naming import greetable

OPEN: Mapping[str, Mapping[str, str]] = {
    "en": {"reason": "[REASON]", "fix": "[WHAT WE DID]", "next_step": "[NEXT STEP]", "news": "[NEWS]"},
    "zh": {"reason": "【原因】", "fix": "【我们做了什么】", "next_step": "【下一步】", "news": "【新进展】"},
}
"""What stands in a slot that only a person can fill, in the customer's language; the check of replies stops at it."""


@dataclass(frozen=True)
class Piece:
    """A part of a wording: plain words, a slot that is `filled`, or one still `open`."""

    words: str
    state: str = ""


@dataclass(frozen=True)
class Filled:
    """One wording as it would be said in this case."""

    key: str
    pieces: Sequence[Piece]
    fits: bool
    """Made for this topic, this mood and this customer's history?"""

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(piece.words for piece in self.pieces)


def wordings(case: Case, staff: Staff, stage: str, now: datetime, *, private: bool) -> Sequence[Filled]:
    """The wordings of a stage for this case, the most fitting first."""
    book = playbook_of(case.playbook_id)
    failures = past_failures(case.brand, [case.customer_id])[case.customer_id]
    history = book.history_of(failures, now - case.customer.first_heard_at)
    slots = _slots(book, case, staff)
    told = [
        Filled(one.key, _pieces(book, one, slots), one.fits(case.topic, case.arousal, history))
        for group in book.places.get((stage, lane_of(case), private), ())
        for one in group
    ]
    return sorted(told, key=lambda one: not one.fits)


def _slots(book: Playbook, case: Case, staff: Staff) -> Mapping[str, str]:
    topic, language = book.topic(case.topic), "zh" if book.language == "zh" else "en"
    return {
        "customer": greetable(case.customer.name, NAME_LIMIT) or book.voice.unnamed,
        "case": case.code,
        "problem": topic.problem,
        "feeling": topic.feeling,
        "agent": greetable(staff.first_name or str(staff), NAME_LIMIT),
        **OPEN[language],
    }


def _pieces(book: Playbook, template: Template, slots: Mapping[str, str]) -> list[Piece]:
    pieces = []
    for place, part in enumerate(book.wordings[template.key].parts):
        if place % 2 == 0:
            pieces.append(Piece(part))
        else:
            is_open = part not in slots or part in OPEN["en"]
            pieces.append(Piece(slots.get(part, f"[{part.upper()}]"), "open" if is_open else "filled"))
    return pieces
