"""A reply goes out: claimed, then said once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.channel.port import Channel, Outgoing
from anfu.flows.network_answers import network_answers
from anfu.replies import actions as replies

AT_ONCE = 16
"""How many replies one claim sends side by side: also the most that a crash can leave in doubt."""


def reply_goes_out(channel: Channel, now: datetime) -> int:
    """Send what waits in the outbox, once; how many replies were claimed (0: nothing waits)."""
    with transaction.atomic():
        claimed = replies.claim(now, AT_ONCE)
    if claimed:
        outgoing = [Outgoing(r.pk, r.to_x_id, r.text, r.queued_at) for r in claimed]
        network_answers(list(zip(claimed, channel.publish(outgoing, now), strict=True)), now)
    return len(claimed)
