"""Anfu writes to a customer privately by itself: a question of how it went, a follow-up. Through the same gate."""

from __future__ import annotations

from datetime import datetime

from anfu.cases.models import Case
from anfu.replies import actions as replies
from anfu.replies.privately import private_words
from anfu.replies.queries import written_by_itself


def write_by_itself(case: Case, text: str, stage: str, template: str, now: datetime) -> str | None:
    """Queue an automatic direct message to a case's customer; the gate's reason where it may not, else None.

    Only to somebody who has written to us privately and has not asked for silence; once for each `template` of a
    case. It is looked at again when it leaves, and taken back where the customer has written meanwhile.
    """
    if written_by_itself(case, stage, template):
        return "said_already"
    words = private_words(case, text, stage, (), now, template=template)
    if isinstance(words, str):
        return words
    replies.queue(case.brand_id, [words])
    return None
