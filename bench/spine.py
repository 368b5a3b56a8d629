"""The spine: posts a second from listening to the queued acknowledgement, and how soon a customer is heard."""

from __future__ import annotations

import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg
from django.core.management import call_command
from django.db import connection, connections
from tests.faults.house import House

from anfu import postgres, triage
from anfu.channel.replay.files import read_posts
from anfu.cli.opening import DEMO
from anfu.cli.replay import BRAND
from anfu.flows.desk_opens import desk_opens
from anfu.flows.posts_arrive import posts_arrive
from anfu.postgres.bulk import copy_rows
from anfu.settings import database_settings
from bench.measure import Measure

POSTS = Path(__file__).parents[2] / "shared" / "data" / "replay" / "airline.jsonl"
LEAST_POSTS_PER_S = 1500
SLOWEST_P99_S = 3.0
RATE, SECONDS = 50.0, 30


def measures() -> list[Measure]:
    """Intake beside raw COPY, then latency with every part running."""
    if not POSTS.exists():
        return [Measure("spine", "not measured: needs the replay files of shared/data beside the checkout")]
    return [*_intake(), *_latency()]


def _intake() -> list[Measure]:
    with database():
        brand = desk_opens(BRAND, DEMO, datetime(2006, 3, 21, tzinfo=UTC))
        batches = [batch.lines for batch in read_posts(POSTS)]
        triage.prepare()
        began = time.perf_counter()
        for batch in read_posts(POSTS):
            posts_arrive(brand, batch.posts)
        spine = sum(map(len, batches)) / (time.perf_counter() - began)
        copied = _raw_copy()
    return [
        Measure(
            "spine: line read to acknowledgement queued, one process",
            f"{spine:,.0f} posts/s",
            f">= {LEAST_POSTS_PER_S:,} posts/s",
            spine < LEAST_POSTS_PER_S,
        ),
        Measure("raw COPY of the same posts into a copy of the table", f"{copied:,.0f} posts/s"),
        Measure("spine / raw COPY", f"{spine / copied:.0%}"),
    ]


def _raw_copy() -> float:
    with psycopg.connect(os.environ["ANFU_DATABASE_URL"]) as raw, raw.cursor() as cursor:
        rows = cursor.execute(b"SELECT * FROM listening_post").fetchall()
        columns = [column.name for column in cursor.description or ()]
        cursor.execute("CREATE TABLE raw_post (LIKE listening_post INCLUDING ALL)")
        raw.commit()
        began = time.perf_counter()
        for start in range(0, len(rows), 500):
            copy_rows(cursor, "raw_post", columns, rows[start : start + 500])
            raw.commit()
        return len(rows) / (time.perf_counter() - began)


def _latency() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="anfu-bench-") as home:
        file = Path(home) / "posts.jsonl"
        with POSTS.open() as lines:
            file.write_text("".join(itertools.islice(lines, int(RATE * SECONDS))))
        house = House(Path(home), workers=2)
        try:
            house.wait_until(lambda: house.report()["streams"] == 1, 60, "the listener holds the stream")
            feed = {"file": str(file), "rate": RATE, "restamp": True}
            httpx.post(f"{house.x}/_fakex/replay", json=feed).raise_for_status()
            house.wait_until(lambda: house.report()["replays"][0]["done"], 120, "X was told all posts")
            waiting = "SELECT count(*) FROM replies_reply WHERE status <> 'sent'"
            house.wait_until(lambda: house.ask(waiting) == [(0,)], 30, "all is sent")
            replies = httpx.get(f"{house.x}/_fakex/replies", timeout=30).json()["data"]
        finally:
            house.close()
    waits = [said["replies"][0]["seconds"] for said in replies]
    p50, p99 = statistics.median(waits), statistics.quantiles(waits, n=100)[98]
    return [
        Measure(
            f"publication to acknowledgement on X at {RATE:.0f} posts/s, p50 (n={len(waits)})", f"{p50:.2f} s"
        ),
        Measure("the same, p99", f"{p99:.2f} s", f"<= {SLOWEST_P99_S:.0f} s", p99 > SLOWEST_P99_S),
    ]


@contextmanager
def database() -> Iterator[None]:
    with (
        tempfile.TemporaryDirectory(prefix="anfu-bench-") as home,
        postgres.start(Path(home) / "pg") as server,
    ):
        os.environ["ANFU_DATABASE_URL"] = server.dsn
        connections.settings["default"].update(database_settings(server.dsn, pooled=False))
        call_command("migrate", verbosity=0)
        yield
        connection.close()
        server.stop()
        postgres.discard(Path(home) / "pg")
