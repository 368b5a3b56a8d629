"""A reply is unsure: the network died in between, so X itself is asked whether it has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from anfu.channel.port import Channel, ChannelError, OwnPost, Published
from anfu.flows.network_answers import network_answers
from anfu.replies import actions as replies
from anfu.replies.models import Reply
from anfu.replies.rules import plain

LEASE = timedelta(seconds=45)
"""A claim that was not settled for this long belongs to a worker that died; twice a call's time-out."""

LOOK_AGAIN_AFTER = timedelta(seconds=15)
GIVE_UP_AFTER = timedelta(minutes=15)
MARGIN = timedelta(minutes=1)


def reply_is_unsure(channel: Channel, now: datetime, lease: timedelta = LEASE) -> int:
    """Look up on X what may or may not have left; how many are still in doubt.

    What X shows is settled as sent. What it does not show stays unsure before a person's eyes; nothing is sent.
    """
    with transaction.atomic():
        doubtful = replies.in_doubt(now, lease, LOOK_AGAIN_AFTER, GIVE_UP_AFTER)
        abandoned = [reply for reply in doubtful if reply.status == Reply.Status.SENDING]
        for reply in abandoned:
            replies.mark_unsure(reply, "the worker that sent it ended before X answered")
        replies.settle(abandoned, now)
        replies.looked_up(doubtful, now)
    if not doubtful:
        return 0
    try:
        found = list(_found(doubtful, channel.own_posts(min(r.queued_at for r in doubtful) - MARGIN)))
    except ChannelError:
        return len(doubtful)
    network_answers(found, now)
    return len(doubtful) - len(found)


def _found(doubtful: Iterable[Reply], own: Iterable[OwnPost]) -> Iterable[tuple[Reply, Published]]:
    on_x = {(post.replies_to, plain(post.text)): post for post in own}
    for reply in doubtful:
        if post := on_x.get((reply.to_x_id, plain(reply.text))):
            yield reply, Published(post.x_id, post.published_at)
