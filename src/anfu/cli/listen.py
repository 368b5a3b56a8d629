"""`anfu listen`: hear what is said to the brand, from the stream and, for what it missed, from the mentions."""

from __future__ import annotations

import queue
import threading
import time
from datetime import UTC, datetime
from typing import NamedTuple

import structlog
from django.db import InterfaceError, OperationalError, connections

from anfu import triage
from anfu.channel.port import ChannelError, HeardPost
from anfu.channel.x.client import XClient
from anfu.channel.x.listen import OVERLAP, mentions, stream, subscribe
from anfu.channel.x.shape import Unreadable
from anfu.cli.boot import database
from anfu.cli.opening import open_the_desk
from anfu.flows.posts_arrive import posts_arrive
from anfu.listening.actions import last_read, move_cursor
from anfu.people.models import Brand
from anfu.schedule.channels import x_client
from anfu.schedule.tasks import wake_senders

log = structlog.get_logger()

BATCH_AT_MOST = 500
GATHER = 0.05
POLL_EVERY = 60.0
MENTIONS = "mentions"


class ReadUpTo(NamedTuple):
    """All mentions published before this moment stand ahead of this mark in the queue."""

    moment: datetime


Heard = queue.Queue[HeardPost | ReadUpTo]


def listen() -> None:
    """Listen to X for ever: posts are heard, judged, placed in cases, and acknowledged."""
    with database():
        triage.prepare()  # the first customer does not wait for the model
        client = x_client()
        brand = open_the_desk(client, datetime.now(UTC))
        heard: Heard = queue.Queue(maxsize=20_000)
        behind = threading.Event()
        since = last_read(brand, MENTIONS) or brand.listens_from
        for task in (
            lambda: _follow_stream(client, brand, heard, behind),
            lambda: _read_mentions(client, brand, since, heard, behind),
        ):
            threading.Thread(target=task, daemon=True).start()
        log.info("listening", brand=brand.handle)
        while True:
            _take_in(brand, *_gather(heard))


def _follow_stream(client: XClient, brand: Brand, heard: Heard, behind: threading.Event) -> None:
    wait = 0.25
    while True:
        try:
            client.delete("/2/connections/all")  # a listener that died may hold the only place
            subscribe(client, brand.x_id, _now())
            for post in stream(client, _now):
                wait = 0.25
                if isinstance(post, HeardPost):
                    heard.put(post)
                elif isinstance(post, Unreadable):
                    log.warning("unreadable event", why=str(post))
        except ChannelError as error:
            log.warning("stream ended", why=str(error), again_in=wait)
        behind.set()  # what was said meanwhile is in the mentions
        time.sleep(wait)
        wait = min(wait * 2, 16)


def _read_mentions(
    client: XClient, brand: Brand, since: datetime, heard: Heard, behind: threading.Event
) -> None:
    while True:
        began = _now()
        try:
            for page in mentions(client, brand.x_id, since - OVERLAP, _now):
                for post in page:
                    heard.put(post)
            heard.put(ReadUpTo(began))
            since = began
        except ChannelError as error:
            log.warning("mentions not read", why=str(error))
        behind.wait(POLL_EVERY)
        if behind.is_set():
            behind.clear()
            time.sleep(1)


def _gather(heard: Heard) -> tuple[list[HeardPost], ReadUpTo | None]:
    """What is waiting, up to a batch: the first item is waited for, the rest for a moment."""
    batch: list[HeardPost] = []
    item = heard.get()
    until = time.monotonic() + GATHER
    while True:
        if isinstance(item, ReadUpTo):
            return batch, item
        batch.append(item)
        if len(batch) == BATCH_AT_MOST:
            return batch, None
        try:
            item = heard.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return batch, None


def _take_in(brand: Brand, batch: list[HeardPost], read: ReadUpTo | None) -> None:
    """Store a batch, however long the database takes to come back; the cursor moves only after it."""
    wait = 0.2
    while True:
        try:
            if batch and posts_arrive(brand, batch).queued:
                wake_senders()
            if read:
                move_cursor(brand, MENTIONS, read.moment)
            return
        except (OperationalError, InterfaceError) as error:
            log.warning("database away", why=str(error).strip(), again_in=wait)
            connections.close_all()
            time.sleep(wait)
            wait = min(wait * 2, 5)


def _now() -> datetime:
    return datetime.now(UTC)
