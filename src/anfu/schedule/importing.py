"""Takes in what imports hold, share by share: a share is stored and settled in one transaction, or waits again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
import structlog
from django.db import InterfaceError, OperationalError, transaction

from anfu.channel.lookup import Teller
from anfu.channel.port import HeardPost
from anfu.flows.posts_arrive import posts_arrive
from anfu.imports import actions as imports
from anfu.imports.models import Import, Waiting
from anfu.imports.reading.sheet import Fault
from anfu.listening import actions as listening
from anfu.listening.models import Post
from anfu.people.models import Brand

AT_ONCE = 500
ASKED_AT_ONCE = 100
log = structlog.get_logger()


def take_in_past(imported: Import, now: datetime) -> int:
    """Take in a share of what the file itself tells; how many rows."""
    rows = imports.claim(imported, now, AT_ONCE, to_ask=False)
    posts = [msgspec.json.decode(row.body, type=HeardPost) for row in rows]
    _take_in(imported.brand, rows, posts, (), now)
    return len(rows)


def take_in_asked(imported: Import, teller: Teller, now: datetime) -> int:
    """Ask the network for a share of the posts that the file names, and take in what it shows; how many rows.

    Raises `ChannelError` where it cannot be asked: the share waits, and is asked for again.
    """
    rows = imports.claim(imported, now, ASKED_AT_ONCE, to_ask=True)
    if not rows:
        return 0
    told = teller.tell([row.x_id for row in rows], now)
    past = {row.x_id for row in rows if row.is_past}
    tool = imported.system or "file"
    posts = [
        msgspec.structs.replace(post, heard_at=post.created_at, told_by=tool) if post.x_id in past else post
        for post in told.posts
    ]
    _take_in(imported.brand, rows, posts, list(told.gone), now)
    return len(rows)


def _take_in(
    brand: Brand, rows: Sequence[Waiting], posts: Sequence[HeardPost], gone: Sequence[int], now: datetime
) -> None:
    """Where a share fails it is halved, until the post that makes it fail stands alone and is reported."""
    if not rows:
        return
    try:
        with transaction.atomic():
            listening.take_turn(brand)
            asked = {post.x_id for post in posts}
            new = asked - listening.known(brand, asked)
            posts_arrive(brand, posts)
            told = Post.objects.filter(brand=brand, x_id__in=new)
            imports.settle(rows, dict(told.values_list("x_id", "pk")), gone, (), now)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever one post can set off, the others must be taken in
        if len(rows) == 1:
            log.warning(
                "row not taken in", imported=rows[0].imported_id, line=rows[0].line, why=type(error).__name__
            )
            fault = Fault(rows[0].line, "", "not_taken_in", f"{type(error).__name__}: {error}")
            with transaction.atomic():
                imports.settle(rows, {}, (), (fault,), now)
            return
        half = len(rows) // 2
        for part in (rows[:half], rows[half:]):
            named = {row.x_id for row in part}
            _take_in(brand, part, [post for post in posts if post.x_id in named], gone, now)
