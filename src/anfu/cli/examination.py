"""What `anfu doctor` looks at. Each check says what it found and, when that is wrong, what to do."""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import psycopg
from django.db import connections

from anfu.channel.networks import able
from anfu.channel.port import ChannelError
from anfu.cli.database import as_it_is
from anfu.cli.opening import CHECK, DEMO
from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import load
from anfu.postgres import PostgresError
from anfu.schedule.channels import the_account
from anfu.schedule.health import START, Finding, clocks, missed, tables, tools
from anfu.settings import database_settings, env

LEAST_SPACE = 1 << 30
OLDEST_POSTGRES = 15


def examine(now: datetime) -> Iterator[Finding]:
    """Look at everything, in the order in which one thing needs another."""
    yield Finding("Python", f"{platform.python_version()} at {sys.executable}")
    yield _data_directory()
    yield from (_playbook(path) for path in env.playbooks or DEMO)
    yield _network()
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


def _network() -> Finding:
    name = "stand-in X" if env.is_demo else able(env.network).name
    try:
        _, handle, _ = the_account()
    except ChannelError as error:
        way_out = START if env.is_demo else CHECK[env.network]
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
        found = tables()
        yield found
        if found.is_well:
            yield from clocks(now)
            yield from missed()
            yield from tools(now)
    finally:
        connections.close_all()
