"""`anfu listen`: hear what is said to the brand, from the stream and, for what it missed, from the mentions."""

from __future__ import annotations

import queue
import time
from datetime import UTC, datetime

import structlog
from django.db import InterfaceError, OperationalError, connections

from anfu import triage
from anfu.channel.actions import forget_events, revoke
from anfu.channel.port import Deleted, HeardPost, Revoked
from anfu.cli.asking import OURS, Asking
from anfu.cli.boot import database
from anfu.cli.ears import PLACE, Ears
from anfu.cli.hearing import MENTIONS, SEARCH, Brought, Heard, Mark, ReadUpTo, Refilled
from anfu.cli.opening import open_the_desk
from anfu.flows.post_is_deleted import post_is_deleted
from anfu.listening.actions import fill_gap, move_cursor, notice_gap
from anfu.people.models import Brand
from anfu.postgres.holding import Holding
from anfu.schedule.channels import the_hearing, x_client
from anfu.schedule.intake import take_in, try_again
from anfu.schedule.tasks import wake_senders
from anfu.settings import env

log = structlog.get_logger()

BATCH_AT_MOST = 500
GATHER = 0.05


def listen() -> None:
    """Listen to the network for ever: posts are heard, judged, placed in cases, and acknowledged.

    Any number of nodes may run it: one listens, the others stand by and take over within seconds.
    """
    with database() as address:
        triage.prepare()  # the first customer does not wait for the model
        brand = open_the_desk(datetime.now(UTC))
        try_again(brand)
        place = Holding(address, PLACE, brand.pk, lambda why: log.warning("place lost", why=why))
        ears = _ears(brand, place)
        place.start()
        ears.open()
        log.info("ready to listen", brand=brand.handle)
        while True:
            _take_in(brand, *_gather(ears.heard))


def _ears(brand: Brand, place: Holding) -> Ears | Asking:
    if env.network == "bluesky":
        hearing = the_hearing()
        return Asking(
            brand,
            place,
            [
                (MENTIONS, 15.0, hearing.mentions),
                (OURS, 60.0, hearing.ours),
                (SEARCH, 300.0, hearing.matches),
            ],
        )
    return Ears(x_client(), brand, place, env.x_webhook_url, env.x_keywords)


def _gather(heard: Heard) -> tuple[list[HeardPost], Deleted | Revoked | Mark | None]:
    """What is waiting, up to a batch and what ends it: the first item is waited for, the rest for a moment."""
    batch: list[HeardPost] = []
    item = heard.get()
    until = time.monotonic() + GATHER
    while True:
        if not isinstance(item, HeardPost):
            return batch, item
        batch.append(item)
        if len(batch) == BATCH_AT_MOST:
            return batch, None
        try:
            item = heard.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            return batch, None


def _take_in(brand: Brand, batch: list[HeardPost], end: Deleted | Revoked | Mark | None) -> None:
    """Store a batch, however long the database takes to come back; the cursor moves only after it."""
    wait = 0.2
    while True:
        try:
            if batch and take_in(brand, batch).queued:
                wake_senders()
            if isinstance(end, ReadUpTo):
                _note_reach(brand, end)
            elif isinstance(end, Refilled):
                fill_gap(brand, end.from_at, end.reach.back_to, end.reach.why)
            elif isinstance(end, Brought):
                forget_events(end.ids)
            elif isinstance(end, Revoked):
                revoke(end.account_x_id, "the account took its consent back at X", datetime.now(UTC))
            elif end:
                post_is_deleted(brand, {end.x_id: "deleted"}, datetime.now(UTC))
            return
        except (OperationalError, InterfaceError) as error:
            log.warning("database away", why=str(error).strip(), again_in=wait)
            connections.close_all()
            time.sleep(wait)
            wait = min(wait * 2, 5)


def _note_reach(brand: Brand, read: ReadUpTo) -> None:
    if read.source != MENTIONS:
        move_cursor(brand, read.source, read.moment)
        return
    missing = read.reach.back_to > read.since
    if missing:
        notice_gap(brand, read.since, read.moment, read.moment)
    fill_gap(
        brand, read.since, read.reach.back_to if missing else read.since, read.reach.why if missing else ""
    )
    move_cursor(brand, MENTIONS, read.moment)
