"""What `anfu doctor` looks at. Each check says what it found and, when that is wrong, what to do."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from anfu.channel.port import ChannelError
from anfu.channel.x.listen import who_am_i
from anfu.cli.database import as_it_is
from anfu.cli.opening import DEMO
from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import load
from anfu.postgres import PostgresError
from anfu.schedule.channels import x_client
from anfu.schedule.rounds import WORKER
from anfu.settings import database_settings, env

LEAST_SPACE = 1 << 30
OLDEST_POSTGRES = 15
START = "Start it with: anfu up"


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `advice` is empty when all is well."""

    name: str
    found: str
    advice: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.advice


@dataclass(frozen=True)
class Limit:
    """One question to the tables whose answer is a time, or nothing, and how old that may be."""

    name: str
    query: str
    oldest: timedelta
    advice: str
    needs_one: bool = False
    """Whether no answer is wrong too."""


LIMITS = (
    Limit(
        "worker",
        f"SELECT max(now()) FROM pg_stat_activity WHERE application_name = '{WORKER}'"  # noqa: S608 - our own words
        " AND datname = current_database()",
        timedelta(seconds=60),
        f"No worker lives: replies wait. {START}, or: anfu work",
        needs_one=True,
    ),
    Limit(
        "listener",
        "SELECT max(read_up_to) FROM listening_cursor",
        timedelta(minutes=3),
        f"Nobody hears new posts. {START}, or: anfu listen",
        needs_one=True,
    ),
    Limit(
        "oldest post set aside",
        "SELECT min(heard_at) FROM listening_setaside",
        timedelta(0),
        "These could not be taken in; the listener's log says why. Update Anfu and restart it: it tries them again.",
    ),
    Limit(
        "oldest waiting reply",
        "SELECT min(due_at) FROM replies_reply WHERE status = 'queued' AND due_at <= now()",
        timedelta(minutes=2),
        "Replies that are due do not leave: look at the worker and X above.",
    ),
    Limit(
        "oldest reply in doubt",
        "SELECT min(claimed_at) FROM replies_reply WHERE status IN ('sending', 'unsure')",
        timedelta(minutes=2),
        "Nobody knows whether these are on X: open the desk and look at them there.",
    ),
    Limit(
        "oldest overdue, unnoticed promise",
        "SELECT min(due_at) FROM promises_promise WHERE due_at <= now() AND done_at IS NULL"
        " AND broken_noticed_at IS NULL AND withdrawn_at IS NULL",
        timedelta(minutes=1),
        "Broken promises are not noticed: look at the worker above.",
    ),
)


def examine(now: datetime) -> Iterator[Finding]:
    """Look at everything, in the order in which one thing needs another."""
    yield Finding("Python", f"{platform.python_version()} at {sys.executable}")
    yield _data_directory()
    yield from (_playbook(path) for path in env.playbooks or DEMO)
    yield _x()
    try:
        with as_it_is() as address:
            yield from _database(address, now)
    except (PostgresError, psycopg.Error) as error:
        yield Finding("PostgreSQL", "cannot be reached", str(error).strip())


def _data_directory() -> Finding:
    name, path = "data directory", env.data_dir.absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path):
            free = shutil.disk_usage(path).free
    except OSError as error:
        return Finding(
            name, f"{path}: {error.strerror}", "Make it writable, or choose another by ANFU_DATA_DIR."
        )
    advice = "" if free >= LEAST_SPACE else f"Free some space on the disk of {path}: 1 GB is the least."
    return Finding(name, f"{path}, {free / 1e9:.1f} GB free", advice)


def _playbook(path: Path) -> Finding:
    try:
        book = load(path)
    except PlaybookError as error:
        return Finding("playbook", f"{path.name} does not hold", str(error))
    return Finding("playbook", f"{path.name}, {len(book.templates)} templates")


def _x() -> Finding:
    name = "stand-in X" if env.is_demo else "X"
    try:
        _, handle, _ = who_am_i(x_client())
    except ChannelError as error:
        way_out = START if env.is_demo else "Check the network, ANFU_X_BASE_URL and the tokens."
        return Finding(name, str(error), way_out)
    return Finding(name, f"speaks for @{handle}")


def _database(address: str, now: datetime) -> Iterator[Finding]:
    connections.settings["default"].update(database_settings(address, pooled=False))
    try:
        with psycopg.connect(address, connect_timeout=10) as asked:
            version = asked.info.server_version // 10000
        old = "" if version >= OLDEST_POSTGRES else "Move to PostgreSQL 15 or newer."
        yield Finding(
            "PostgreSQL", f"{version}, {'ours' if not env.database_url else 'as ANFU_DATABASE_URL says'}", old
        )
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            yield Finding(
                "tables", f"{missing} changes are not applied", f"They are applied at start. {START}"
            )
            return
        yield Finding("tables", "up to date")
        for limit in LIMITS:
            yield _within(limit, now)
    finally:
        connections.close_all()


def _within(limit: Limit, now: datetime) -> Finding:
    with connection.cursor() as cursor:
        cursor.execute(limit.query)
        (moment,) = cursor.fetchone()
    if moment is None:
        return Finding(limit.name, "none", limit.advice if limit.needs_one else "")
    age = max(now - moment, timedelta())
    return Finding(limit.name, f"{_shown(age)} ago", limit.advice if age > limit.oldest else "")


def _shown(age: timedelta) -> str:
    seconds = int(age.total_seconds())
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
