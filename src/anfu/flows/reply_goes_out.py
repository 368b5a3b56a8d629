"""A reply goes out: claimed within what may leave now, looked at once more, then said once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from anfu.channel.port import Channel, Outgoing
from anfu.flows.network_answers import network_answers
from anfu.replies import actions as replies
from anfu.replies.gate import why_not_leave
from anfu.replies.models import Reply
from anfu.replies.queries import leavings
from anfu.replies.traffic import actions as traffic
from anfu.replies.traffic.queries import traffic as traffic_now
from anfu.replies.traffic.rules import NO_LIMITS, Limits, room
from anfu.replies.varying import variations

AT_ONCE = 16
"""How many replies one claim sends side by side: also the most that a crash can leave in doubt."""


def reply_goes_out(channel: Channel, now: datetime, limits: Limits = NO_LIMITS) -> int:
    """Send what waits in the outbox, once; how many replies were claimed (0: nothing waits, or nothing may leave)."""
    with transaction.atomic():
        traffic.take_turn()
        present = traffic_now(now, limits)
        may_leave = room(present, limits, AT_ONCE, now)
        claimed = replies.claim(now, may_leave, by_hand=present.only_by_hand(limits)) if may_leave else []
        leaving = _let_through(claimed, limits, now) if claimed else []
    if leaving:
        outgoing = [Outgoing(r.pk, r.to_x_id, r.text, r.queued_at) for r in leaving]
        answers = channel.publish(outgoing, now)
        if allowance := channel.allowance():
            traffic.keep_pace(leaving[0].brand_id, allowance)
        network_answers(list(zip(leaving, answers, strict=True)), now)
    return len(claimed)


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
