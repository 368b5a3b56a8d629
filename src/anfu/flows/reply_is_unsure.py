"""A reply is unsure: the network died in between, so X itself is asked whether it has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from anfu.channel.port import Channel, ChannelError, OwnMessage, OwnPost, Published
from anfu.flows.network_answers import network_answers
from anfu.replies import actions as replies
from anfu.replies.models import Reply
from anfu.replies.queries import recipients
from anfu.replies.rules import plain

LEASE = timedelta(seconds=45)
"""A claim that was not settled for this long belongs to a worker that died; twice a call's time-out."""

LOOK_AGAIN_AFTER = timedelta(seconds=15), timedelta(seconds=90)
"""For public replies, and for messages: X lets an account read its messages fifteen times in fifteen minutes."""
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
    found = [*_look_up(channel, doubtful, private=False), *_look_up(channel, doubtful, private=True)]
    network_answers(found, now)
    return len(doubtful) - len(found)


def _look_up(
    channel: Channel, doubtful: Iterable[Reply], *, private: bool
) -> Iterator[tuple[Reply, Published]]:
    """Those that X shows; none where it cannot be asked now."""
    asked = [reply for reply in doubtful if reply.is_private is private]
    if not asked:
        return
    since = min(reply.queued_at for reply in asked) - MARGIN
    try:
        if private:
            yield from _found_messages(asked, channel.own_messages(since))
        else:
            yield from _found_posts(asked, channel.own_posts(since))
    except ChannelError:
        return


def _found_messages(doubtful: list[Reply], own: Iterable[OwnMessage]) -> Iterator[tuple[Reply, Published]]:
    on_x = {(message.to_x_id, plain(message.text)): message for message in own}
    to = recipients(doubtful)
    for reply in doubtful:
        if message := on_x.get((to[reply.pk], plain(reply.text))):
            yield reply, Published(message.x_id, message.sent_at)


def _found_posts(doubtful: Iterable[Reply], own: Iterable[OwnPost]) -> Iterator[tuple[Reply, Published]]:
    on_x = {(post.replies_to, plain(post.text)): post for post in own}
    for reply in doubtful:
        if post := on_x.get((reply.to_x_id, plain(reply.text))):
            yield reply, Published(post.x_id, post.published_at)
