"""Hears what changes in the database and tells every open desk of that brand."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from itertools import chain

import psycopg
import structlog

from anfu.desk.once import once

CHANNEL = "desk"
"""What changed: `<brand id>:<case id>,…`, or `<brand id>`: anything of it. Who is at a case: `<brand id>/<case id>`."""

BRAND, CASE, NEAR = "desk", "case", "near"
"""The names of events: something of the brand changed; the case at hand changed; somebody came to it or writes."""

_SLOWEST_RETRY = 5.0
_log = structlog.get_logger()


class Ear:
    """What one open desk has heard since it last looked: names of events, without content."""

    def __init__(self) -> None:
        self._heard: set[str] = set()
        self._rung = asyncio.Event()
        self._rests = False

    def hear(self, name: str) -> None:
        """Something happened."""
        self._heard.add(name)
        if not (self._rests and name == BRAND):
            self._rung.set()

    async def listen(self) -> list[str]:
        """Wait until something happened; the names of it, each once."""
        await self._rung.wait()
        self._rung.clear()
        kept_back = {BRAND} if self._rests else set()
        heard, self._heard = sorted(self._heard - kept_back), self._heard & kept_back
        return heard

    def rest(self, span: float) -> None:
        """Keep back for so many seconds that something of the brand has changed; the case at hand is heard at once."""
        self._rests = True
        asyncio.get_running_loop().call_later(span, self._wake)

    def _wake(self) -> None:
        self._rests = False
        if self._heard:
            self._rung.set()


class Hub:
    """One LISTEN connection for the whole process, one event per open desk.

    An event carries no content: a desk that hears it reads anew. So a burst of changes is one event, and a
    desk that was slow misses nothing.
    """

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._desks: defaultdict[str, set[Ear]] = defaultdict(set)
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
            self._hears(False)
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening

    @contextlib.asynccontextmanager
    async def desk(self, brand_id: int, case_id: int | None = None) -> AsyncIterator[Ear]:
        """One open desk: it hears `desk` whenever something of the brand has changed, or the hub closes.

        One that shows a case hears `case` when that case has changed, too, and `near` when somebody comes to the
        case, leaves, or writes there.
        """
        ear, brand, place = Ear(), str(brand_id), f"{brand_id}/{case_id}"
        self._desks[brand].add(ear)
        self._near[place].add(ear)
        try:
            yield ear
        finally:
            self._desks[brand].discard(ear)
            self._near[place].discard(ear)
            if not self._desks[brand]:
                del self._desks[brand]
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
                    self._hears(True)
                    self._tell_all()  # whatever changed while nobody listened
                    async for notice in connection.notifies():
                        self._tell(notice.payload)
            except psycopg.Error as error:
                self._hears(False)
                _log.warning("desk.live.lost", error=str(error).strip(), again_in=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _SLOWEST_RETRY)

    def _hears(self, does: bool) -> None:
        once.is_on = does
        once.forget()

    def _tell(self, payload: str) -> None:
        brand, colon, cases = payload.partition(":")
        if brand.isdecimal():
            once.forget(int(brand))
            everybody = self._desks.get(brand, ())
            at_cases = [self._near.get(f"{brand}/{case}", ()) for case in cases.split(",")]
            _say(BRAND, everybody)
            _say(CASE, chain(*at_cases) if colon else everybody)
        _say(NEAR, self._near.get(payload, ()))

    def _tell_all(self) -> None:
        for ears in self._desks.values():
            _say(BRAND, ears)
            _say(CASE, ears)


def _say(name: str, ears: Iterable[Ear]) -> None:
    for ear in ears:
        ear.hear(name)
