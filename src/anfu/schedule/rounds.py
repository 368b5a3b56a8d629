"""Goes the rounds: every duty has a thread of its own, a period, and a bell for what cannot wait.

Rounds carry no data and may be missed or gone twice: the truth is in the claimed rows (decision 0003). Why no job
queue stands behind them: decision 0010. All nodes go by one clock, the database's: a node whose own is wrong breaks no
promise and abandons no claim.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
import structlog
from django.db import Error as DatabaseError
from django.db import connection, connections

BELL = "rounds"
"""`NOTIFY rounds, '<duty>'` asks every worker for a round of that duty at once."""
WORKER = "anfu work"
"""The name under which a living worker is seen in `pg_stat_activity`."""
AFTER_A_FAILURE = 1.0
LISTEN_AGAIN_AFTER = 0.5
LOOK_UP_EVERY = 1.0
log = structlog.get_logger()

Deed = Callable[[datetime], object]
"""Does a share of what is due at the moment (UTC) it is given; says whether more may be due."""


@dataclass(frozen=True)
class Duty:
    """One recurring thing; `every`: seconds between the end of one round and the beginning of the next."""

    deed: Deed
    every: float

    @property
    def name(self) -> str:
        """What logs and the bell call it."""
        return self.deed.__name__


class Rounds:
    """A worker's threads: one for each duty, and one that hears the bell. None can hold up another."""

    def __init__(self, duties: Sequence[Duty], dsn: str) -> None:
        self._dsn = dsn
        self._over = threading.Event()
        self._bells = {duty.name: threading.Event() for duty in duties}
        walks = [threading.Thread(target=self._walk, args=(duty,), daemon=True) for duty in duties]
        self._threads = [threading.Thread(target=self._hear, daemon=True), *walks]

    def start(self) -> None:
        """Go the rounds from now on."""
        for thread in self._threads:
            thread.start()

    def stop(self, patience: float) -> None:
        """Begin nothing further; wait up to `patience` seconds for what is under way."""
        self._over.set()
        self._ring_all()
        until = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _walk(self, duty: Duty) -> None:
        bell = self._bells[duty.name]
        while not self._over.is_set():
            bell.clear()
            try:
                if not duty.deed(_the_time()):
                    connections.close_all()  # who waits holds none: there are more duties than connections
                    bell.wait(duty.every)
            except DatabaseError as error:
                log.warning("database away", duty=duty.name, why=str(error).strip())
                connections.close_all()
                self._over.wait(AFTER_A_FAILURE)
            except Exception:  # a fault in one round must end neither this duty nor the others
                log.exception("round failed", duty=duty.name)
                connections.close_all()
                self._over.wait(max(AFTER_A_FAILURE, duty.every))
        connections.close_all()

    def _hear(self) -> None:
        while not self._over.is_set():
            try:
                with psycopg.connect(
                    self._dsn, autocommit=True, connect_timeout=5, application_name=WORKER
                ) as ear:
                    ear.execute(f"LISTEN {BELL}")
                    self._ring_all()  # whatever was rung while nobody listened
                    while not self._over.is_set():
                        for notice in ear.notifies(timeout=LOOK_UP_EVERY):
                            if bell := self._bells.get(notice.payload):
                                bell.set()
            except psycopg.Error as error:
                log.warning("bell not heard", why=str(error).strip())
                self._over.wait(LISTEN_AGAIN_AFTER)

    def _ring_all(self) -> None:
        for bell in self._bells.values():
            bell.set()


def _the_time() -> datetime:
    """The present (UTC) by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        told: tuple[datetime] = cursor.fetchone()
    return told[0]


def ring(deed: Deed) -> None:
    """Ask every worker for a round of this duty at once; within a transaction, as soon as it is committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [BELL, deed.__name__])
