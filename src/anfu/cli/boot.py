"""Gives a command its database: the one that the settings name, or a PostgreSQL of our own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import typer
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor

from anfu import postgres
from anfu.settings import database_settings, env

OLDEST_POSTGRES = 150000
LOCK_TIMEOUT, TRIES, WAIT_BETWEEN_TRIES = "2s", 60, 0.5
"""A change of the tables that does not get its lock in so long is tried again later: meanwhile intake goes on."""


@contextmanager
def database(*, data_dir: Path | None = None, durable: bool = True) -> Iterator[str]:
    """A migrated database for the time of the block; yields its address. Says what is wrong and ends otherwise.

    `data_dir` asks for a server of our own in that directory, whatever the settings name.
    """
    try:
        if env.database_url and data_dir is None:
            _point_to(env.database_url)
            _check()
            _migrate()
            yield env.database_url
        else:
            home = data_dir or env.data_dir / "postgres"
            with postgres.start(home, binaries=env.postgres_bin, durable=durable, say=say) as server:
                _point_to(server.dsn)
                _check()
                _migrate()
                try:
                    yield server.dsn
                finally:
                    connections.close_all()
                    _close_pool()
    except postgres.PostgresError as error:
        raise fail(str(error)) from error


@contextmanager
def at(address: str) -> Iterator[None]:
    """The database at this address, just as it is, for the time of the block."""
    _point_to(address)
    try:
        yield
    finally:
        connections.close_all()
        _close_pool()


def say(words: str) -> None:
    """Tell the person at the terminal, beside what goes to standard output."""
    typer.echo(words, err=True)


def fail(words: str) -> typer.Exit:
    """Say what is wrong and what to do; raise what this returns."""
    typer.secho(words, fg="red", err=True)
    return typer.Exit(1)


def _point_to(url: str) -> None:
    # The settings were read before the address was known; all threads share this one dict.
    connections.settings["default"].update(database_settings(url))
    os.environ["ANFU_DATABASE_URL"] = url


def _check() -> None:
    try:
        with psycopg.connect(os.environ["ANFU_DATABASE_URL"], connect_timeout=10) as asked:
            version = asked.info.server_version
    except psycopg.Error as error:
        why = str(error).strip().splitlines()[0]
        raise fail(f"The database in ANFU_DATABASE_URL cannot be used: {why}\nCheck the address.") from error
    if version < OLDEST_POSTGRES:
        raise fail(
            f"The database in ANFU_DATABASE_URL is PostgreSQL {version // 10000}; Anfu needs 15 or newer."
        )


def _migrate() -> None:
    """Bring the tables up to date while others work on them: no change waits long for a lock, all others behind it."""
    try:
        with connection.cursor() as cursor, _one_at_a_time(cursor):
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
            try:
                for tries_left in range(TRIES - 1, -1, -1):
                    if _is_migrated(may_fail=tries_left > 0):
                        return
                    time.sleep(WAIT_BETWEEN_TRIES)
            finally:
                cursor.execute("RESET lock_timeout")
    except OperationalError as error:
        raise fail(f"The database cannot be prepared: {error}") from error


def _is_migrated(*, may_fail: bool) -> bool:
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return True
    say("Preparing the database")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        if may_fail and isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
            say("A table is in use; trying again")
            return False
        raise
    return True


@contextmanager
def _one_at_a_time(cursor: CursorWrapper) -> Iterator[None]:
    """Processes that start at once take turns. They ask, and do not wait in the database: an index that is made
    without locking anybody out would wait for them.
    """
    while True:
        cursor.execute("SELECT pg_try_advisory_lock(7000)")
        if cursor.fetchone() == (True,):
            break
        time.sleep(0.1)
    try:
        yield
    finally:
        cursor.execute("SELECT pg_advisory_unlock(7000)")


def _close_pool() -> None:
    close: Callable[[], None] | None = getattr(connection, "close_pool", None)
    if close:
        close()
