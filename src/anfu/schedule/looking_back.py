"""After a restore X is asked what we said that the tables do not know; only then replies leave again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from anfu.channel.port import Author, Channel, HeardPost, OwnMessage, OwnPost
from anfu.flows.past_is_looked_up import past_is_looked_up
from anfu.flows.posts_arrive import posts_arrive
from anfu.listening.actions import last_read
from anfu.listening.models import Post
from anfu.people.models import Brand
from anfu.replies.footing import actions as footing
from anfu.replies.queries import last_claimed, looks_back
from anfu.replies.traffic import actions as traffic

LISTED_BY_NOW = timedelta(minutes=1)
"""X lists some of our posts late: what left just before the end is looked for only after so long."""
MARGIN = timedelta(minutes=5)
"""X's clock and ours may differ."""
HEARD_BY = "mentions"


def look_back(channel: Channel, brand: Brand, now: datetime) -> bool:
    """Ask X what we said since this database last spoke, once that can be told; whether replies leave again now.

    It can be told when X lists all that left before, and when what customers said meanwhile was read: replies to posts
    that are not here yet could not be recognised. Raises `ChannelError` where X does not answer.
    """
    since = looks_back(brand)
    if since is None or now < since + LISTED_BY_NOW:
        return False
    read = last_read(brand, HEARD_BY)
    if read is None or read < since:
        return False
    start = (last_claimed(brand) or brand.listens_from) - MARGIN
    posts, messages = past_is_looked_up(brand, channel.own_posts(start), channel.own_messages(start), now)
    posts_arrive(brand, [*_posts(brand, posts, now), *_messages(brand, messages, now)])
    with transaction.atomic():
        traffic.take_turn()
        footing.is_looked_back(brand, now)
    return True


def _posts(brand: Brand, posts: Iterable[OwnPost], now: datetime) -> Iterator[HeardPost]:
    told = list(posts)
    answered = Post.objects.filter(brand=brand, x_id__in=[post.replies_to for post in told])
    talks = dict(answered.values_list("x_id", "conversation_id"))
    for post in told:
        to = post.replies_to or post.x_id
        yield HeardPost(
            x_id=post.x_id,
            author=Author(brand.x_id, brand.handle),
            text=post.text,
            created_at=post.published_at,
            heard_at=now,
            conversation_id=talks.get(to, to),
            replies_to=post.replies_to,
        )


def _messages(brand: Brand, messages: Iterable[OwnMessage], now: datetime) -> Iterator[HeardPost]:
    for message in messages:
        yield HeardPost(
            x_id=message.x_id,
            author=Author(brand.x_id, brand.handle),
            text=message.text,
            created_at=message.sent_at,
            heard_at=now,
            conversation_id=message.to_x_id,
            is_private=True,
        )
