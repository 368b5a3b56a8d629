"""The past is looked up: a backup was brought back, or a standby took over, and X knows more of us than we do.

Until then nothing leaves. What X shows of ours is settled as sent; what else it shows counts as said with another tool.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db import transaction

from anfu.cases.queries import cases_of_posts
from anfu.channel.port import OwnMessage, OwnPost, Published
from anfu.flows.network_answers import network_answers
from anfu.people.models import Brand
from anfu.replies import actions as replies
from anfu.replies.footing import actions as footing
from anfu.replies.models import Reply
from anfu.replies.queries import not_settled, recipients, unknown_here
from anfu.replies.rules import plain
from anfu.replies.traffic import actions as traffic

WRITTEN_SINCE = "written_meanwhile"


def past_is_looked_up(
    brand: Brand, posts: Sequence[OwnPost], messages: Sequence[OwnMessage], now: datetime
) -> tuple[list[OwnPost], list[OwnMessage]]:
    """Settle what waits or is in doubt by what X shows of ours; what it shows that was not said from here.

    A message by itself to somebody whom X shows that we wrote to meanwhile is taken back: a person decides.
    """
    with transaction.atomic():
        traffic.take_turn()
        waiting = not_settled(brand)
        strange = unknown_here(brand, [post.x_id for post in posts] + [message.x_id for message in messages])
        ours = sorted((p for p in posts if p.x_id in strange and p.replies_to), key=lambda p: p.published_at)
        written = [message for message in messages if message.x_id in strange]
        found = dict(_found(brand, waiting, ours)) | dict(_found_messages(waiting, written))
        network_answers([(reply, _published(one)) for reply, one in found.items()], now)
        to = {message.to_x_id for message in written}
        people = recipients([reply for reply in waiting if reply.is_private and reply not in found])
        again = [r for r in waiting if r.is_automatic and r not in found and people.get(r.pk) in to]
        replies.take_back([(r, WRITTEN_SINCE) for r in again if r.status == Reply.Status.QUEUED], now)
    settled = {one.x_id for one in found.values()}
    return [p for p in ours if p.x_id not in settled], [m for m in written if m.x_id not in settled]


def _found(
    brand: Brand, waiting: Iterable[Reply], ours: Sequence[OwnPost]
) -> Iterator[tuple[Reply, OwnPost]]:
    """Replies by their words; an acknowledgement, of which a case has one, by its case, in whatever words it left."""
    public = [reply for reply in waiting if not reply.is_private]
    by_words = {(reply.to_x_id, plain(reply.text)): reply for reply in public}
    by_case = {reply.case_id: reply for reply in public if reply.is_automatic}
    cases = cases_of_posts(brand, [post.replies_to for post in ours if post.replies_to])
    for post in ours:
        reply = by_words.pop((post.replies_to or 0, plain(post.text)), None)
        if reply is None and post.replies_to in cases:
            reply = by_case.get(cases[post.replies_to])
            if reply is not None:
                footing.said_as(reply, post.text)
        if reply is not None:
            by_case.pop(reply.case_id, None) if reply.is_automatic else None
            yield reply, post


def _found_messages(
    waiting: Iterable[Reply], written: Iterable[OwnMessage]
) -> Iterator[tuple[Reply, OwnMessage]]:
    private = [reply for reply in waiting if reply.is_private]
    to = recipients(private)
    by_words = {(to[reply.pk], plain(reply.text)): reply for reply in private}
    for message in written:
        if reply := by_words.pop((message.to_x_id, plain(message.text)), None):
            yield reply, message


def _published(one: OwnPost | OwnMessage) -> Published:
    return Published(one.x_id, one.published_at if isinstance(one, OwnPost) else one.sent_at)
