"""Hears what changes in the database and tells every open desk of that brand."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator

import psycopg
import structlog

CHANNEL = "desk"
"""Flows say `NOTIFY desk, '<brand id>'` once per transaction; who is at a case, `<brand id>/<case id>`."""

_SLOWEST_RETRY = 5.0
_log = structlog.get_logger()


class Ear:
    """What one open desk has heard since it last looked: names of events, without content."""

    def __init__(self) -> None:
        self._heard: set[str] = set()
        self._rung = asyncio.Event()

    def hear(self, name: str) -> None:
        """Something happened."""
        self._heard.add(name)
        self._rung.set()

    async def listen(self) -> list[str]:
        """Wait until something happened; the names of it, each once."""
        await self._rung.wait()
        self._rung.clear()
        heard, self._heard = sorted(self._heard), set()
        return heard


class Hub:
    """One LISTEN connection for the whole process, one event per open desk.

    An event carries no content: a desk that hears it reads anew. So a burst of changes is one event, and a
    desk that was slow misses nothing.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._desks: defaultdict[int, set[Ear]] = defaultdict(set)
        self._near: defaultdict[str, set[Ear]] = defaultdict(set)
        self._listening: asyncio.Task[None] | None = None
        self.is_closed = False

    def open(self) -> None:
        """Begin to listen."""
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        """Stop listening and end every stream."""
        self.is_closed = True
        self._tell_all()
        if self._listening:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening

    @contextlib.asynccontextmanager
    async def desk(self, brand_id: int, case_id: int | None = None) -> AsyncIterator[Ear]:
        """One open desk: it hears `desk` whenever something of the brand has changed, or the hub closes.

        One that shows a case hears `near` when somebody comes to the case, leaves, or writes there.
        """
        ear, place = Ear(), f"{brand_id}/{case_id}"
        self._desks[brand_id].add(ear)
        self._near[place].add(ear)
        try:
            yield ear
        finally:
            self._desks[brand_id].discard(ear)
            self._near[place].discard(ear)
            if not self._desks[brand_id]:
                del self._desks[brand_id]
            if not self._near[place]:
                del self._near[place]

    @property
    def open_desks(self) -> int:
        """How many streams are open."""
        return sum(map(len, self._desks.values()))

    async def _listen(self) -> None:
        wait = 0.2
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._conninfo, autocommit=True, application_name="anfu desk", keepalives_idle=30
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    wait = 0.2
                    self._tell_all()  # whatever changed while nobody listened
                    async for notice in connection.notifies():
                        self._tell(notice.payload)
            except psycopg.Error as error:
                _log.warning("desk.live.lost", error=str(error).strip(), again_in=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _SLOWEST_RETRY)

    def _tell(self, payload: str) -> None:
        if payload.isdecimal():
            for ear in self._desks.get(int(payload), ()):
                ear.hear("desk")
        for ear in self._near.get(payload, ()):
            ear.hear("near")

    def _tell_all(self) -> None:
        for desks in self._desks.values():
            for ear in desks:
                ear.hear("desk")
