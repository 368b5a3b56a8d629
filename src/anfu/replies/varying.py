"""X takes no text twice: automatic replies that repeat one of today take another wording before they leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from anfu.cases.queries import past_failures
from anfu.playbook.queries import playbook_of
from anfu.replies.acknowledge import acknowledgement
from anfu.replies.actions import Words
from anfu.replies.models import Reply
from anfu.replies.queries import said_lately

WORDINGS = 12
"""How many other wordings are tried."""


def variations(leaving: Sequence[Reply], now: datetime) -> Iterator[tuple[Reply, Words | None]]:
    """The automatic replies whose words we said today, each with words that we did not; None where none are left."""
    automatic = [reply for reply in leaving if reply.is_automatic and not reply.is_private]
    if not automatic:
        return
    said = said_lately({reply.text for reply in automatic}, {reply.pk for reply in leaving}, now)
    said |= {reply.text for reply in leaving if not reply.is_automatic}
    for reply in automatic:
        text = reply.text
        if text in said:
            others = {words.text: words for words in _in_other_words(reply, now)}
            fresh = others.keys() - said - said_lately(others.keys(), (), now)
            words = next((words for text, words in others.items() if text in fresh), None)
            text = words.text if words else text
            yield reply, words
        said.add(text)


def _in_other_words(reply: Reply, now: datetime) -> Iterator[Words]:
    case = reply.case
    for turn in range(1, WORDINGS + 1):
        words = acknowledgement(
            playbook_of(case.playbook_id),
            case_id=case.pk,
            code=case.code,
            tier=case.tier,
            topic=case.topic,
            arousal=case.arousal,
            customer=case.customer.name,
            failures=past_failures(case.brand, [case.customer_id])[case.customer_id],
            known_since=case.customer.first_heard_at,
            to_x_id=reply.to_x_id,
            now=now,
            turn=turn,
        )
        if isinstance(words, Words):
            yield words
