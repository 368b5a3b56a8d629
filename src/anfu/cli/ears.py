"""The listener's ears: threads that follow streams and read lists, while this node holds the place."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

import structlog
from django.db import InterfaceError, OperationalError, connections

from anfu.cases.queries import open_conversations
from anfu.channel.port import ChannelError, Deleted, HeardPost, Revoked
from anfu.channel.x import filtered
from anfu.channel.x.client import XClient
from anfu.channel.x.listen import Event, stream, subscribe
from anfu.channel.x.reading import in_conversations, untagged
from anfu.channel.x.shape import Unreadable
from anfu.channel.x.webhooks import register, replay
from anfu.cli import readers
from anfu.cli.hearing import MENTIONS, MESSAGES, SEARCH, Heard
from anfu.listening.actions import last_read
from anfu.people.models import Brand
from anfu.postgres.holding import Holding

log = structlog.get_logger()

PLACE = 7002
"""The first key of the advisory locks for which nodes compete to listen to a brand."""
MENTIONS_EVERY = 60.0
MESSAGES_EVERY = 200.0
"""X lets an account read its messages fifteen times in fifteen minutes; looking up what is in doubt takes ten."""
SEARCH_EVERY = 300.0
CONVERSATIONS = 400
WEBHOOK_EVERY = 300.0
REPLAY_HOLDS = timedelta(hours=24)
ACTIVITY_AGAIN = (0.25, 16.0)
KEYWORDS_AGAIN = (5.0, 320.0)
"""Seconds before a stream is opened again, doubled each time up to the second: what it missed, the lists hold."""


class Reader(NamedTuple):
    """One list of X's: read every so many seconds, or as soon as the bell rings."""

    source: str
    every: float
    bell: threading.Event
    read: Callable[[datetime], datetime]
    """Reads what was said since a moment (UTC); up to when it is read now."""


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
        self._now = place.now
        self._webhook_url = webhook_url
        self._untagged = [untagged(words, brand.handle) for words in keywords]
        self._behind = threading.Event()
        """Rings when the mentions hold what was not told; the other, when search does."""
        self._unmatched = threading.Event()

    def open(self) -> None:
        """Listen from now on, whenever the place is ours."""
        tasks: list[Callable[[], None]] = [partial(self._read, reader) for reader in self._readers()]
        if self._webhook_url:
            tasks += [self._keep_webhook, self._read_inbox]
        else:
            tasks.append(partial(self._follow, self._activity, ACTIVITY_AGAIN, self._behind))
        if self._untagged:
            tasks.append(partial(self._follow, self._caught, KEYWORDS_AGAIN, self._unmatched))
        for task in tasks:
            threading.Thread(target=task, daemon=True).start()

    def _readers(self) -> Iterator[Reader]:
        client, brand, heard = self._client, self._brand, self.heard
        yield Reader(
            MENTIONS,
            MENTIONS_EVERY,
            self._behind,
            lambda since: readers.read_mentions(client, brand, since, heard, self._now),
        )
        yield Reader(
            MESSAGES,
            MESSAGES_EVERY,
            threading.Event(),
            lambda since: readers.read_messages(client, brand, since, heard, self._now),
        )
        yield Reader(SEARCH, SEARCH_EVERY, self._unmatched, self._search)

    def _read(self, reader: Reader) -> None:
        term, since = 0, self._brand.listens_from
        while True:
            self._place.held.wait()
            try:
                if term != self._place.term:
                    since = last_read(self._brand, reader.source) or self._brand.listens_from
                    term = self._place.term
                since = reader.read(since)
            except ChannelError as error:
                log.warning("not read", source=reader.source, why=str(error))
            except (OperationalError, InterfaceError) as error:
                _wait_for_database(error)
                continue
            if reader.bell.wait(reader.every):
                reader.bell.clear()
                time.sleep(1)

    def _search(self, since: datetime) -> datetime:
        readers.refill(self._client, self._brand, self.heard, self._now)
        queries = [*self._untagged, *in_conversations(open_conversations(self._brand, CONVERSATIONS))]
        return readers.read_matches(self._client, queries, since, self.heard, self._now)

    def _follow(
        self,
        told: Callable[[], Iterator[Event | Unreadable | None]],
        again: tuple[float, float],
        missed: threading.Event,
    ) -> None:
        wait, most = again
        while True:
            self._place.held.wait()
            try:
                for one in told():
                    wait = again[0]
                    if isinstance(one, HeardPost | Deleted | Revoked):
                        self.heard.put(one)
                    elif isinstance(one, Unreadable):
                        log.warning("unreadable event", why=str(one))
                    if not self._place.held.is_set():
                        break
            except ChannelError as error:
                log.warning("stream ended", why=str(error), again_in=wait)
            missed.set()  # what was said meanwhile is in a list
            time.sleep(wait)
            wait = min(wait * 2, most)

    def _activity(self) -> Iterator[Event | Unreadable | None]:
        self._client.delete("/2/connections/all")  # who held the place before may still be connected
        subscribe(self._client, self._brand.x_id, self._now())
        log.info("stream held", brand=self._brand.handle)
        yield from stream(self._client, self._now)

    def _caught(self) -> Iterator[Event | Unreadable | None]:
        self._client.delete("/2/connections/filtered_stream")  # as above
        filtered.keep_rules(self._client, self._untagged, self._now())
        yield from filtered.caught(self._client, self._now)

    def _keep_webhook(self) -> None:
        valid_at: datetime | None = None
        while True:
            self._place.held.wait()
            try:
                webhook = register(self._client, self._webhook_url, self._now())
                subscribe(self._client, self._brand.x_id, self._now(), webhook.id)
                if valid_at and not webhook.was_valid:
                    replay(
                        self._client,
                        webhook.id,
                        max(valid_at, self._now() - REPLAY_HOLDS),
                        self._now(),
                        self._now(),
                    )
                valid_at = self._now()
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
                last = readers.read_inbox(last, self.heard)
            except (OperationalError, InterfaceError) as error:
                _wait_for_database(error)
            time.sleep(1)


def _wait_for_database(error: Exception) -> None:
    log.warning("database away", why=str(error).strip())
    connections.close_all()
    time.sleep(1)
