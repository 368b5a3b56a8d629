"""Hears what changes in the database and tells every open desk of that brand."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator

import psycopg
import structlog

CHANNEL = "desk"
"""Flows say `NOTIFY desk, '<brand id>'` once per transaction."""

_SLOWEST_RETRY = 5.0
_log = structlog.get_logger()


class Hub:
    """One LISTEN connection for the whole process, one event per open desk.

    An event carries no content: a desk that hears it reads anew. So a burst of changes is one event, and a
    desk that was slow misses nothing.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._desks: defaultdict[int, set[asyncio.Event]] = defaultdict(set)
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
    async def desk(self, brand_id: int) -> AsyncIterator[asyncio.Event]:
        """One open desk: its event is set whenever something of the brand has changed, or the hub closes."""
        changed = asyncio.Event()
        self._desks[brand_id].add(changed)
        try:
            yield changed
        finally:
            self._desks[brand_id].discard(changed)
            if not self._desks[brand_id]:
                del self._desks[brand_id]

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
        for changed in self._desks.get(int(payload), ()) if payload.isdecimal() else ():
            changed.set()

    def _tell_all(self) -> None:
        for desks in self._desks.values():
            for changed in desks:
                changed.set()
