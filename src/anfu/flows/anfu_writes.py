"""Anfu writes to a customer privately by itself: a question of how it went, a follow-up. Through the same gate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from anfu.cases.models import Case
from anfu.replies import actions as replies
from anfu.replies.privately import private_words
from anfu.replies.queries import written_by_itself
from anfu.replies.rules import Pledge


def anfu_writes(
    case_id: int, text: str, stage: str, now: datetime, *, template: str = "", promises: Sequence[Pledge] = ()
) -> str | None:
    """Queue an automatic direct message to a case's customer; the gate's reason where it may not, else None.

    Only to somebody who has written to us privately and has not asked for silence; once for each stage of a case.
    It is looked at again when it leaves, and taken back where the customer has written meanwhile.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(of=["self"]).select_related("customer").get(pk=case_id)
        if written_by_itself(case, stage):
            return "said_already"
        words = private_words(case, text, stage, promises, now, template=template)
        if isinstance(words, str):
            return words
        replies.queue(case.brand_id, [words])
    return None
