"""The listener's ears on a network that only answers when it is asked: its lists, read again and again."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

import structlog
from django.db import InterfaceError, OperationalError, connections

from anfu.channel.port import ChannelError, HeardPost, Reach
from anfu.cli.hearing import MENTIONS, Heard, ReadUpTo
from anfu.cli.readers import OUTAGE, OVERLAP
from anfu.listening.actions import last_read, notice_gap
from anfu.people.models import Brand
from anfu.postgres.holding import Holding

log = structlog.get_logger()

OURS = "ours"
"""The cursor of what the account said itself."""
Pages = Iterator[list[HeardPost] | Reach]
Source = tuple[str, float, Callable[[datetime], Pages]]
"""A list: its cursor's name, the seconds between two readings, and how it is read since a moment (UTC)."""


class Asking:
    """Reads each list in a thread of its own while this node holds the place; what is heard goes into `heard`."""

    def __init__(self, brand: Brand, place: Holding, sources: Sequence[Source]) -> None:
        self.heard: Heard = queue.Queue(maxsize=20_000)
        self._brand, self._place, self._sources = brand, place, sources

    def open(self) -> None:
        """Listen from now on, whenever the place is ours."""
        for source in self._sources:
            threading.Thread(target=partial(self._read, *source), daemon=True, name=source[0]).start()

    def _read(self, source: str, every: float, pages: Callable[[datetime], Pages]) -> None:
        term, since = 0, self._brand.listens_from
        while True:
            self._place.held.wait()
            try:
                if term != self._place.term:
                    since = last_read(self._brand, source) or self._brand.listens_from
                    term = self._place.term
                since = read_list(source, pages, self._brand, since, self.heard, datetime.now(UTC))
            except ChannelError as error:
                log.warning("not read", source=source, why=str(error))
            except (OperationalError, InterfaceError) as error:
                log.warning("database away", why=str(error).strip())
                connections.close_all()
                time.sleep(1)
                continue
            time.sleep(every)


def read_list(
    source: str,
    pages: Callable[[datetime], Pages],
    brand: Brand,
    since: datetime,
    heard: Heard,
    now: datetime,
) -> datetime:
    """Put into the queue what a list holds since `since` and a while before; up to when (UTC) it is read."""
    if source == MENTIONS and now - since > OUTAGE:
        notice_gap(brand, since, now, now)
        log.warning("nothing was heard", since=since.isoformat(), until=now.isoformat())
    for page in pages(since - OVERLAP):
        if isinstance(page, Reach):
            reach = Reach(max(page.back_to, since), page.why) if page.why else Reach(since)
            heard.put(ReadUpTo(now, since, reach, source))
        else:
            for post in page:
                heard.put(post)
    return now
