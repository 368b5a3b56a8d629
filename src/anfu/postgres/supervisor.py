"""One PostgreSQL server per data directory, shared by all processes that use it, stopped by the last of them.

Three locks, all freed by the kernel however their holder dies, tell everything:

- `starting.lock`: one process at a time starts, stops or counts.
- `in-use.lock`: shared by every process that uses the server. Who can take it alone is the last.
- `running.lock`: inherited by PostgreSQL and its backends, so it is taken exactly as long as one of them
  lives. No process is ever believed to be alive because a file says so.
"""

from __future__ import annotations

import atexit
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg

from anfu.postgres.account import Account, account_of
from anfu.postgres.binaries import find
from anfu.postgres.cluster import ROLE, check_version, make_cluster
from anfu.postgres.faults import PostgresError, from_os, from_words
from anfu.postgres.lock import Lock, open_lock
from anfu.postgres.place import PORT, SHARED, Place, reachable, settle, standing
from anfu.postgres.process import last_words, launch, says_ready, shut_down

DATABASE = "anfu"
TRIES = 3
REFUSALS = ("authentication failed", "pg_hba.conf", "does not exist", "Permission denied")
Say = Callable[[str], None]


def start(
    data_dir: Path,
    *,
    binaries: Path | None = None,
    durable: bool = True,
    timeout: float = 600,
    say: Say = lambda _: None,
) -> Server:
    """Use the server of `data_dir`: make it if there is none, start it if it does not run, else share it.

    `binaries` names the directory of PostgreSQL's programs. `durable=False` is for throw-away databases:
    faster, and safe against everything but the end of the whole machine. `say` hears what takes long.
    """
    server = Server(settle(data_dir), binaries, durable, timeout, say)
    try:
        server.ensure()
    except BaseException:
        server.stop()
        raise
    atexit.register(server.stop)
    return server


def discard(data_dir: Path) -> None:
    """Remove the server of `data_dir` with all its data, wherever it lies; refused while it is in use."""
    place = standing(data_dir.absolute())
    if not place.home.exists():
        return
    account = account_of(place.cluster)
    with open_lock(place.starting_lock, account) as starting, open_lock(place.in_use_lock, account) as in_use:
        starting.take()
        if not in_use.try_take():
            raise PostgresError(f"The database in {data_dir} is in use. Stop Anfu, then try again.")
        shut_down(place, account)
        for directory in (place.cluster, place.sockets, *place.home.glob("new-*")):
            shutil.rmtree(directory, ignore_errors=True)
        for file in (place.start_log, place.starting_lock, place.in_use_lock, place.running_lock):
            file.unlink(missing_ok=True)
    if place.home.parent == SHARED and place.home != data_dir:
        shutil.rmtree(place.home)
        (data_dir / "elsewhere").unlink()
    if not any(data_dir.iterdir()):
        data_dir.rmdir()


class Server:
    """This process's hold on the server of a data directory: `start` gives it, `stop` lets it go."""

    def __init__(self, place: Place, binaries: Path | None, durable: bool, timeout: float, say: Say) -> None:
        self.place = place
        self._binaries, self._durable, self._timeout, self._say = binaries, durable, timeout, say
        self._process = os.getpid()
        self._in_use: Lock | None = None

    @property
    def dsn(self) -> str:
        """The address of the database `anfu`, for psycopg, libpq and Django."""
        return self.dsn_of(DATABASE)

    def dsn_of(self, database: str) -> str:
        """The address of another database of this server."""
        host = quote(str(self.place.sockets), safe="")
        return f"postgresql://{ROLE}@/{quote(database)}?host={host}&port={PORT}"

    def ensure(self) -> None:
        """Start the server if it does not run (somebody may have killed it), and wait until it answers."""
        try:
            with self._alone(account_of(self.place.cluster)):
                # Asked again: the process that was first may have made the cluster meanwhile.
                account = account_of(self.place.cluster)
                if self._in_use is None:
                    self._in_use = Lock(self.place.in_use_lock, account)
                    self._in_use.share()
                self._start(account)
        except OSError as error:
            raise from_os(error, self.place.home) from error

    def is_running(self) -> bool:
        """Whether PostgreSQL lives; asks the kernel only, so it may be asked every second."""
        with open_lock(self.place.running_lock, account_of(self.place.cluster)) as running:
            return running.is_taken()

    def stop(self) -> None:
        """Let go of the server; it is shut down when nobody else uses it."""
        atexit.unregister(self.stop)
        if self._in_use is None or self._process != os.getpid():  # a fork does not let go for its parent
            return
        in_use, self._in_use = self._in_use, None
        try:
            account = account_of(self.place.cluster)
            with self._alone(account):
                if in_use.try_take() and not shut_down(self.place, account):
                    self._say(f"PostgreSQL did not stop; its log is in {self.place.cluster / 'log'}")
        finally:
            in_use.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @contextmanager
    def _alone(self, account: Account) -> Iterator[None]:
        with open_lock(self.place.starting_lock, account) as starting:
            if not starting.try_take():
                self._say("Waiting for another process that is starting or stopping PostgreSQL")
                starting.take()
            yield

    def _start(self, account: Account) -> None:
        began = time.monotonic()
        launches, said = 0, False
        with open_lock(self.place.running_lock, account) as running:
            while not (running.is_taken() and self._answers()):
                if not running.is_taken():
                    if launches == TRIES:  # more than one, as somebody may kill it while it starts
                        raise from_words(last_words(self.place), self.place.home, self.place.start_log)
                    launches += self._launch(account)
                    began = time.monotonic()
                waited = time.monotonic() - began
                if waited > self._timeout:
                    raise PostgresError(
                        f"PostgreSQL was not ready after {waited:.0f} s; it may still be repairing its "
                        f"files. Look at {self.place.cluster / 'log'}, then start again."
                    )
                if waited > 3 and not said:
                    said = True
                    self._say(
                        "PostgreSQL is not ready yet; after a rough end it repairs its files for minutes"
                    )
                time.sleep(0.01 if waited < 3 else 0.2)

    def _launch(self, account: Account) -> bool:
        binaries = reachable(find(self._binaries), account)
        with open_lock(self.place.running_lock, account) as running:
            if not running.try_take():
                return False
            if self.place.cluster.exists():
                check_version(self.place, binaries)
            else:
                self._say(f"Making a PostgreSQL {binaries.major} database in {self.place.home}")
                make_cluster(self.place, binaries, account, running, durable=self._durable)
            launch(self.place, binaries, account, running, durable=self._durable)
        return True

    def _answers(self) -> bool:
        if not says_ready(self.place):
            return False
        try:
            with psycopg.connect(self.dsn_of("postgres"), autocommit=True, connect_timeout=10) as connection:
                there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if there.fetchone() is None:
                    connection.execute(f"CREATE DATABASE {DATABASE}")
        except psycopg.OperationalError as error:
            said = str(error)
            if any(words in said for words in REFUSALS):
                last = said.splitlines()[-1]
                raise PostgresError(f"PostgreSQL runs but does not let us in: {last}") from error
            return "too many" in said  # full of connections is alive; anything else may pass
        return True
