"""A reply goes out: claimed within what may leave now, then said once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.channel.port import Channel, Outgoing
from anfu.flows.network_answers import network_answers
from anfu.replies import actions as replies
from anfu.replies.traffic import actions as traffic
from anfu.replies.traffic.queries import traffic as traffic_now
from anfu.replies.traffic.rules import NO_LIMITS, Limits, room

AT_ONCE = 16
"""How many replies one claim sends side by side: also the most that a crash can leave in doubt."""


def reply_goes_out(channel: Channel, now: datetime, limits: Limits = NO_LIMITS) -> int:
    """Send what waits in the outbox, once; how many replies were claimed (0: nothing waits, or nothing may leave)."""
    with transaction.atomic():
        traffic.take_turn()
        may_leave = room(traffic_now(now), limits, AT_ONCE, now)
        claimed = replies.claim(now, may_leave) if may_leave else []
    if claimed:
        outgoing = [Outgoing(r.pk, r.to_x_id, r.text, r.queued_at) for r in claimed]
        answers = channel.publish(outgoing, now)
        if allowance := channel.allowance():
            traffic.keep_pace(claimed[0].brand_id, allowance)
        network_answers(list(zip(claimed, answers, strict=True)), now)
    return len(claimed)
