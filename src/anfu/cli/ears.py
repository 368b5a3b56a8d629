"""The listener's ears: threads that follow the stream and read the mentions, while this node holds the place."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import structlog
from django.db import InterfaceError, OperationalError, connections

from anfu.cases.queries import open_conversations
from anfu.channel.port import ChannelError, HeardPost
from anfu.channel.queries import waiting_events
from anfu.channel.x.catching_up import SEARCH_HOLDS, Reach, read_back, search_back
from anfu.channel.x.client import XClient
from anfu.channel.x.listen import Deleted, Revoked, read_event, stream, subscribe
from anfu.channel.x.messages import HOLDS, messages
from anfu.channel.x.reading import Clock, in_conversations, search, untagged
from anfu.channel.x.shape import Unreadable
from anfu.channel.x.webhooks import register, replay
from anfu.listening.actions import last_read, notice_gap
from anfu.listening.queries import gaps_to_fill
from anfu.people.models import Brand
from anfu.postgres.holding import Holding

log = structlog.get_logger()

PLACE = 7002
"""The first key of the advisory locks for which nodes compete to listen to a brand."""
POLL_EVERY = 60.0
OVERLAP = timedelta(minutes=5)
"""Mentions are read again this far back: X lists some late."""
MENTIONS = "mentions"
SEARCH = "search"
MESSAGES = "messages"
MESSAGES_EVERY = 200.0
"""X lets an account read its messages fifteen times in fifteen minutes; looking up what is in doubt takes ten."""
CONVERSATIONS = 400
SEARCH_EVERY = 300.0
WEBHOOK_EVERY = 300.0
REPLAY_HOLDS = timedelta(hours=24)
INBOX_AT_ONCE = 500

OUTAGE = timedelta(minutes=3)
"""Mentions unread for longer are a gap: measured, filled, and shown while it is not."""


class ReadUpTo(NamedTuple):
    """All that a source holds from `reach` until `moment` stands ahead of this mark in the queue."""

    moment: datetime
    since: datetime
    reach: Reach
    source: str = MENTIONS


class Brought(NamedTuple):
    """What these events of the inbox told stands ahead of this mark in the queue."""

    ids: tuple[int, ...]


class Refilled(NamedTuple):
    """All that X still shows of a gap, from `reach` on, stands ahead of this mark in the queue."""

    from_at: datetime
    reach: Reach


Mark = ReadUpTo | Brought | Refilled
Heard = queue.Queue[HeardPost | Deleted | Revoked | Mark]


class Ears:
    """Everything that X lets only one listener do; what is heard goes into the queue `heard`."""

    def __init__(
        self,
        client: XClient,
        brand: Brand,
        place: Holding,
        webhook_url: str = "",
        keywords: Sequence[str] = (),
    ) -> None:
        self.heard: Heard = queue.Queue(maxsize=20_000)
        self._client = client
        self._brand = brand
        self._place = place
        self._webhook_url = webhook_url
        self._keywords = keywords
        self._behind = threading.Event()

    def open(self) -> None:
        """Listen from now on, whenever the place is ours."""
        pushed = (self._keep_webhook, self._read_inbox) if self._webhook_url else (self._follow_stream,)
        for task in (*pushed, self._read_mentions, self._read_messages, self._search):
            threading.Thread(target=task, daemon=True).start()

    def _follow_stream(self) -> None:
        wait = 0.25
        while True:
            self._place.held.wait()
            try:
                self._client.delete("/2/connections/all")  # who held the place before may still be connected
                subscribe(self._client, self._brand.x_id, now())
                log.info("stream held", brand=self._brand.handle)
                for post in stream(self._client, now):
                    wait = 0.25
                    if isinstance(post, HeardPost | Deleted | Revoked):
                        self.heard.put(post)
                    elif isinstance(post, Unreadable):
                        log.warning("unreadable event", why=str(post))
                    if not self._place.held.is_set():
                        break
            except ChannelError as error:
                log.warning("stream ended", why=str(error), again_in=wait)
            self._behind.set()  # what was said meanwhile is in the mentions
            time.sleep(wait)
            wait = min(wait * 2, 16)

    def _keep_webhook(self) -> None:
        valid_at: datetime | None = None
        while True:
            self._place.held.wait()
            try:
                webhook = register(self._client, self._webhook_url, now())
                subscribe(self._client, self._brand.x_id, now(), webhook.id)
                if valid_at and not webhook.was_valid:
                    replay(self._client, webhook.id, max(valid_at, now() - REPLAY_HOLDS), now(), now())
                valid_at = now()
            except ChannelError as error:
                log.warning("webhook not kept", why=str(error))
                self._behind.set()
            time.sleep(WEBHOOK_EVERY)

    def _read_inbox(self) -> None:
        term, last = 0, 0
        while True:
            self._place.held.wait()
            try:
                last = last if term == self._place.term else 0
                term = self._place.term
                last = read_inbox(last, self.heard)
            except (OperationalError, InterfaceError) as error:
                log.warning("database away", why=str(error).strip())
                connections.close_all()
            time.sleep(1)

    def _read_mentions(self) -> None:
        term, since = 0, self._brand.listens_from
        while True:
            self._place.held.wait()
            try:
                if term != self._place.term:
                    since = last_read(self._brand, MENTIONS) or self._brand.listens_from
                    term = self._place.term
                since = read_once(self._client, self._brand, since, self.heard, now)
            except ChannelError as error:
                log.warning("mentions not read", why=str(error))
            except (OperationalError, InterfaceError) as error:
                log.warning("database away", why=str(error).strip())
                connections.close_all()
                time.sleep(1)
                continue
            self._behind.wait(POLL_EVERY)
            if self._behind.is_set():
                self._behind.clear()
                time.sleep(1)

    def _read_messages(self) -> None:
        term, since = 0, self._brand.listens_from
        while True:
            self._place.held.wait()
            try:
                if term != self._place.term:
                    since = last_read(self._brand, MESSAGES) or self._brand.listens_from
                    term = self._place.term
                since = messages_once(self._client, self._brand, since, self.heard, now)
            except ChannelError as error:
                log.warning("messages not read", why=str(error))
            except (OperationalError, InterfaceError) as error:
                log.warning("database away", why=str(error).strip())
                connections.close_all()
            time.sleep(MESSAGES_EVERY)

    def _search(self) -> None:
        term, since = 0, self._brand.listens_from
        while True:
            self._place.held.wait()
            try:
                if term != self._place.term:
                    since = last_read(self._brand, SEARCH) or self._brand.listens_from
                    term = self._place.term
                queries = [untagged(words, self._brand.handle) for words in self._keywords]
                queries += in_conversations(open_conversations(self._brand, CONVERSATIONS))
                since = search_once(self._client, queries, since, self.heard, now)
                refill(self._client, self._brand, self.heard, now)
            except ChannelError as error:
                log.warning("search failed", why=str(error))
            except (OperationalError, InterfaceError) as error:
                log.warning("database away", why=str(error).strip())
                connections.close_all()
            time.sleep(SEARCH_EVERY)


def search_once(
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


def messages_once(client: XClient, brand: Brand, since: datetime, heard: Heard, clock: Clock) -> datetime:
    """Put into the queue what was written privately since `since` and a while before; up to when (UTC) it is read."""
    began = clock()
    start = max(since - OVERLAP, began - HOLDS)
    for page in messages(client, brand.x_id, start, began):
        for message in page:
            heard.put(message)
    heard.put(ReadUpTo(began, since, Reach(start), MESSAGES))
    return began


def read_once(client: XClient, brand: Brand, since: datetime, heard: Heard, clock: Clock) -> datetime:
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


def now() -> datetime:
    """The present (UTC)."""
    return datetime.now(UTC)
