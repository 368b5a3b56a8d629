"""What only one process of many may do: held by a session's advisory lock on a connection of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg

ASK_EVERY = 1.0
_ALIVE = "-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=2"


class Holding:
    """Holds, or waits for, the one lock `(space, number)`; `held` tells which.

    PostgreSQL lets go of the lock when this process dies, at once, or when its machine falls silent, within six
    seconds; another holder has it a second later. The connection must reach PostgreSQL itself, or a pooler in
    session mode.
    """

    def __init__(self, dsn: str, space: int, number: int, say: Callable[[str], None]) -> None:
        self.held = threading.Event()
        self.term = 0
        """How often it was gained: what was known in an earlier term may be out of date."""
        self._told: tuple[datetime, float] | None = None
        self._dsn = dsn
        self._key = (space, number % 2**31)
        self._say = say
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._hold, daemon=True)

    def start(self) -> None:
        """Begin to wait for the lock, and hold it whenever it can be had."""
        self._thread.start()

    def now(self) -> datetime:
        """The present (UTC) by the database's clock, as it was last told: this machine's own may be wrong."""
        if self._told is None:
            return datetime.now(UTC)
        then, at = self._told
        return then + timedelta(seconds=time.monotonic() - at)

    def stop(self) -> None:
        """Let go of it for good."""
        self._over.set()
        self._thread.join(10)

    def _hold(self) -> None:
        while not self._over.is_set():
            try:
                with psycopg.connect(
                    self._dsn,
                    autocommit=True,
                    connect_timeout=5,
                    options=_ALIVE,
                    keepalives_idle=2,
                    keepalives_interval=2,
                    keepalives_count=2,
                    tcp_user_timeout=6000,
                ) as connection:
                    self._keep(connection)
            except psycopg.Error as error:
                self._say(str(error).strip())
            finally:
                self.held.clear()
            self._over.wait(ASK_EVERY)

    def _keep(self, connection: psycopg.Connection[object]) -> None:
        while not self._over.is_set():
            if self.held.is_set():
                self._ask_time(connection)  # the connection is the lock: as long as it answers, we hold it
            elif _try(connection, self._key):
                self._ask_time(connection)
                self.term += 1
                self.held.set()
            self._over.wait(ASK_EVERY)

    def _ask_time(self, connection: psycopg.Connection[object]) -> None:
        row = connection.execute("SELECT clock_timestamp()").fetchone()
        if isinstance(row, tuple):
            self._told = (row[0], time.monotonic())


def _try(connection: psycopg.Connection[object], key: tuple[int, int]) -> bool:
    row = connection.execute("SELECT pg_try_advisory_lock(%s, %s)", key).fetchone()
    return row == (True,)
