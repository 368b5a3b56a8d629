"""Backup, restore and upgrade drills: what comes back is of one moment, and the same on another PostgreSQL."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections
from psycopg import sql

from anfu import postgres
from anfu.flows.posts_arrive import posts_arrive
from anfu.people.models import Brand
from anfu.postgres.binaries import DEBIAN, Binaries, find
from anfu.postgres.dump import backup, restore
from tests.build import ANGRY, MONDAY, a_brand, a_post

pytestmark = pytest.mark.django_db(transaction=True)
BATCH = 5
OTHERS = [
    found for found in (find(path) for path in sorted(DEBIAN.glob("*/bin"))) if found.major != find().major
]
TABLES = (
    "listening_post",
    "triage_postverdict",
    "cases_case",
    "cases_caseevent",
    "promises_promise",
    "replies_reply",
)


@pytest.fixture
def here() -> str:
    """The address of the tests' database."""
    name = connection.settings_dict["NAME"]
    return psycopg.conninfo.make_conninfo(os.environ["ANFU_DATABASE_URL"], dbname=name)


@pytest.fixture
def elsewhere(here: str) -> Iterator[str]:
    """An empty database beside it."""
    name = f"drill_{os.getpid()}"
    with psycopg.connect(here, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        yield psycopg.conninfo.make_conninfo(here, dbname=name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def told(dsn: str) -> dict[str, tuple[int, str]]:
    """What a database holds: rows of each table, and every promise and reply in one sum."""
    with psycopg.connect(dsn) as asked:
        found: dict[str, tuple[int, str]] = {}
        for table in TABLES:
            summed = "SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {} t"
            row = asked.execute(sql.SQL(summed).format(sql.Identifier(table))).fetchone()
            found[table] = row or (0, "")
        return found


def _hear(brand: Brand, turn: int) -> None:
    at = MONDAY + timedelta(seconds=turn)
    posts_arrive(brand, [a_post(ANGRY, by=10_000 + turn * BATCH + n, at=at) for n in range(BATCH)])


def test_a_backup_is_of_one_moment_while_posts_pour_in(here: str, elsewhere: str, tmp_path: Path) -> None:
    """Batches stand in it whole or not at all, each case with its promise and its acknowledgement."""
    brand, over = a_brand(), threading.Event()
    turns: list[int] = []

    def pour() -> None:
        while not over.is_set():
            _hear(brand, len(turns))
            turns.append(1)
        connections.close_all()

    _hear(brand, 100_000)
    pouring = threading.Thread(target=pour)
    pouring.start()
    try:
        before = len(turns)
        backup(here, tmp_path / "saved", find())
        during = len(turns) - before
    finally:
        over.set()
        pouring.join()
    restore(elsewhere, tmp_path / "saved", find())
    assert during > 0
    with psycopg.connect(elsewhere) as asked:
        posts, cases, promised, answered = asked.execute(
            """SELECT (SELECT count(*) FROM listening_post), (SELECT count(*) FROM cases_case),
                      (SELECT count(DISTINCT case_id) FROM promises_promise),
                      (SELECT count(DISTINCT case_id) FROM replies_reply)"""
        ).fetchone() or (0, 0, 0, 0)
    assert posts % BATCH == 0 and posts >= BATCH
    assert posts == cases == promised == answered


@pytest.mark.skipif(not OTHERS, reason="no other PostgreSQL is installed")
@pytest.mark.parametrize("other", OTHERS, ids=lambda binaries: str(binaries.major))
def test_another_major_version_takes_it_and_gives_it_back(
    here: str, elsewhere: str, other: Binaries, tmp_path: Path
) -> None:
    """Every row of posts, cases, promises and replies is the same after the way there and back."""
    brand = a_brand()
    for turn in range(3):
        _hear(brand, turn)
    backup(here, tmp_path / "ours", find())
    with tempfile.TemporaryDirectory(prefix="anfu-drill-") as home:
        Path(home).chmod(0o755)
        with postgres.start(Path(home) / "data", binaries=other.directory, durable=False) as server:
            restore(server.dsn, tmp_path / "ours", find())
            there = told(server.dsn)
            backup(server.dsn, tmp_path / "theirs", other)
        postgres.discard(Path(home) / "data")
    restore(elsewhere, tmp_path / "theirs", find())
    assert there == told(elsewhere) == told(here)
    assert all(rows for rows, _ in there.values())
