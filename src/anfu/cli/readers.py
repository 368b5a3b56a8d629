"""What the listener reads from X's lists, each once: everything since a moment, and a while before, into the queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from anfu.channel.port import ChannelError, Reach
from anfu.channel.queries import waiting_events
from anfu.channel.x.catching_up import SEARCH_HOLDS, read_back, search_back
from anfu.channel.x.client import XClient
from anfu.channel.x.listen import read_event
from anfu.channel.x.messages import HOLDS, messages
from anfu.channel.x.reading import Clock, search
from anfu.channel.x.shape import Unreadable
from anfu.cli.hearing import MESSAGES, SEARCH, Brought, Heard, ReadUpTo, Refilled
from anfu.listening.actions import notice_gap
from anfu.listening.queries import gaps_to_fill
from anfu.people.models import Brand

log = structlog.get_logger()

OVERLAP = timedelta(minutes=5)
"""Lists are read again this far back: X lists some posts late."""
OUTAGE = timedelta(minutes=3)
"""Mentions unread for longer are a gap: measured, filled, and shown while it is not."""
INBOX_AT_ONCE = 500


def read_mentions(client: XClient, brand: Brand, since: datetime, heard: Heard, clock: Clock) -> datetime:
    """Put into the queue what was said since `since` and a while before; up to when (UTC) it is read."""
    began = clock()
    if began - since > OUTAGE:
        notice_gap(brand, since, began, began)
        log.warning("nothing was heard", since=since.isoformat(), until=began.isoformat())
    for page in read_back(client, (brand.x_id, brand.handle), since - OVERLAP, clock):
        if isinstance(page, Reach):
            heard.put(ReadUpTo(began, since, page))
        else:
            for post in page:
                heard.put(post)
    return began


def read_messages(client: XClient, brand: Brand, since: datetime, heard: Heard, clock: Clock) -> datetime:
    """Put into the queue what was written privately since `since` and a while before; up to when (UTC) it is read."""
    began = clock()
    start = max(since - OVERLAP, began - HOLDS)
    for page in messages(client, brand.x_id, start, began):
        for message in page:
            heard.put(message)
    heard.put(ReadUpTo(began, since, Reach(start), MESSAGES))
    return began


def read_matches(
    client: XClient, queries: Sequence[str], since: datetime, heard: Heard, clock: Clock
) -> datetime:
    """Put into the queue what matches, since `since` and a while before; up to when (UTC) it is searched."""
    began = clock()
    start = max(since - OVERLAP, began - SEARCH_HOLDS)
    for query in queries:
        for page in search(client, query, start, None, clock):
            for post in page:
                heard.put(post)
    heard.put(ReadUpTo(began, since, Reach(start), SEARCH))
    return began


def refill(client: XClient, brand: Brand, heard: Heard, clock: Clock) -> None:
    """Put into the queue what was missed because X stumbled while a gap was filled."""
    for gap in gaps_to_fill(brand, clock() - SEARCH_HOLDS):
        if gap.filled_from:
            for page in search_back(client, brand.handle, gap.from_at, gap.filled_from, clock):
                if isinstance(page, Reach):
                    heard.put(Refilled(gap.from_at, page))
                else:
                    for post in page:
                        heard.put(post)


def read_inbox(after: int, heard: Heard) -> int:
    """Put into the queue what X brought after one event; the last event."""
    events = waiting_events(after, INBOX_AT_ONCE)
    for event in events:
        try:
            for told in read_event(event.body, event.received_at):
                heard.put(told)
        except (Unreadable, ChannelError) as error:
            log.warning("unreadable event", why=str(error))
    if events:
        heard.put(Brought(tuple(event.pk for event in events)))
    return events[-1].pk if events else after
