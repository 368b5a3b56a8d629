"""Gives a command its database: the one that the settings name, or a PostgreSQL of our own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import typer
from django.core.management import call_command
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from anfu import postgres
from anfu.settings import database_settings, env

OLDEST_POSTGRES = 150000


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
    try:
        with connection.cursor() as cursor:
            # Two processes that start at once take turns.
            cursor.execute("SELECT pg_advisory_lock(7000)")
            try:
                executor = MigrationExecutor(connection)
                if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                    say("Preparing the database")
                    call_command("migrate", verbosity=0, interactive=False)
            finally:
                cursor.execute("SELECT pg_advisory_unlock(7000)")
    except OperationalError as error:
        raise fail(f"The database cannot be prepared: {error}") from error


def _close_pool() -> None:
    close: Callable[[], None] | None = getattr(connection, "close_pool", None)
    if close:
        close()
