"""A reply goes out, in public or as a message: claimed within what may leave now, looked at once more, said once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction

from anfu.cases.code import say_code
from anfu.channel.port import Channel, Outgoing
from anfu.flows.network_answers import network_answers
from anfu.replies import actions as replies
from anfu.replies.footing import actions as footing
from anfu.replies.gate import why_not_leave
from anfu.replies.models import Reply
from anfu.replies.pictures.queries import pictures_of
from anfu.replies.queries import leavings, recipients
from anfu.replies.traffic import actions as traffic
from anfu.replies.traffic.queries import traffic as traffic_now
from anfu.replies.traffic.rules import NO_LIMITS, Limits, room
from anfu.replies.varying import variations

AT_ONCE = 16
MESSAGES_AT_ONCE = 4
"""How many public replies, and messages, one claim sends side by side: also the most that a crash leaves in doubt."""


def reply_goes_out(channel: Channel, now: datetime, limits: Limits = NO_LIMITS) -> int:
    """Send what waits in the outbox, once; how many replies were claimed (0: nothing waits, or nothing may leave)."""
    with transaction.atomic():
        traffic.take_turn()
        if not footing.is_firm(now):
            return 0
        claimed = [*_claim(now, limits, private=False), *_claim(now, limits, private=True)]
        leaving = _let_through(claimed, limits, now) if claimed else []
    if leaving:
        answers = channel.publish(list(_outgoing(leaving)), now)
        for private in {reply.is_private for reply in leaving}:
            traffic.keep_pace(leaving[0].brand_id, channel.allowances(private=private), now, private=private)
        network_answers(list(zip(leaving, answers, strict=True)), now)
    return len(claimed)


def _claim(now: datetime, limits: Limits, *, private: bool) -> list[Reply]:
    """What may leave now, of public replies or of messages: X counts them apart."""
    held_to = limits.of(private=private)
    present = traffic_now(now, held_to, private=private)
    may_leave = room(present, held_to, MESSAGES_AT_ONCE if private else AT_ONCE, now)
    if not may_leave:
        return []
    return replies.claim(now, may_leave, private=private, by_hand=present.only_by_hand(held_to))


def _outgoing(leaving: Sequence[Reply]) -> Iterator[Outgoing]:
    to, pictures = recipients(leaving), pictures_of(leaving)
    for reply in leaving:
        begins = say_code(reply.case_id, reply.case.lang) if reply.invites else ""
        shown, private_to = pictures.get(reply.pk), to.get(reply.pk)
        yield Outgoing(reply.pk, reply.to_x_id, reply.text, reply.queued_at, private_to, begins, shown)


def _let_through(claimed: Sequence[Reply], limits: Limits, now: datetime) -> list[Reply]:
    """Those that the gate still lets leave: what changed while they waited is known only now."""
    known = leavings(claimed, limits.stale_after, now)
    stopped = {reply: why for reply in claimed if (why := why_not_leave(known[reply.pk]))}
    held = [reply for reply in stopped if not reply.is_automatic]
    for reply in held:
        replies.hold(reply, stopped[reply])
    replies.settle(held, now)
    leaving = [reply for reply in claimed if reply not in stopped]
    for reply, words in list(variations(leaving, now)):
        if words:
            replies.reword(reply, words)
        else:
            stopped[reply] = "duplicate"
    replies.take_back([(reply, why) for reply, why in stopped.items() if reply.is_automatic], now)
    return [reply for reply in leaving if reply not in stopped]
