"""Two listeners of one brand, as processes of their own, before the real stand-in X."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from anfu import postgres
from tests.build import BRAND_X_ID

FAIL_OVER = 10.0
WITHIN = 60.0
Start = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def dsn(tmp_path: Path) -> Iterator[str]:
    """A PostgreSQL of this test's own."""
    server = postgres.start(tmp_path / "postgres", durable=False)
    yield server.dsn
    server.stop()
    postgres.discard(tmp_path / "postgres")


@pytest.fixture
def x() -> Iterator[str]:
    """The address of a stand-in X without customers."""
    command = [sys.executable, "-m", "anfu", "fakex", "--port", "0", "--no-customers", "--no-limits"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        yield child.stdout.readline().split(" at ")[1].split(",")[0].strip()
        child.terminate()


@pytest.fixture
def start(dsn: str, x: str, tmp_path: Path) -> Iterator[Start]:
    """Start a listener by a name; all that still run are ended after the test."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("ANFU_")}
    env |= {
        "ANFU_DATA_DIR": str(tmp_path),
        "ANFU_DATABASE_URL": dsn,
        "ANFU_FAKEX_PORT": x.rpartition(":")[2],
        "ANFU_PARENT": str(os.getpid()),
    }
    running: list[subprocess.Popen[bytes]] = []

    def begin(name: str) -> subprocess.Popen[bytes]:
        with (tmp_path / f"{name}.log").open("ab") as log:
            child = subprocess.Popen(
                [sys.executable, "-m", "anfu", "listen"], stdout=log, stderr=log, env=env
            )
        running.append(child)
        return child

    yield begin
    for child in running:
        child.kill()
        child.wait()


def until(holds: Callable[[], object], what: str, seconds: float = WITHIN) -> float:
    """Wait for something; how many seconds it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} s: {what}"
        time.sleep(0.05)
    return time.monotonic() - began


def a_line(post_id: int) -> dict[str, Any]:
    """A complaint in X's shape, published now."""
    text = "@sprucehome my parcel is two weeks late and nobody answers. Awful!"
    mention = {"start": 0, "end": 11, "username": "sprucehome", "id": str(BRAND_X_ID)}
    data = {"id": str(post_id), "author_id": str(post_id), "text": text, "lang": "en"}
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    return {"data": data | {"created_at": now, "entities": {"mentions": [mention]}}}


def test_when_the_listener_dies_another_takes_the_stream_within_ten_seconds(
    start: Start, dsn: str, x: str, tmp_path: Path
) -> None:
    """Of two listeners one holds the stream; kill -9 of it, and the other hears the next post in time."""

    def streams() -> int:
        return int(httpx.get(f"{x}/_fakex/report").json()["streams"])

    def opened(name: str) -> int:
        return (tmp_path / f"{name}.log").read_text().count("stream held")

    def heard() -> set[int]:
        with psycopg.connect(dsn) as connection:
            return {row[0] for row in connection.execute("SELECT x_id FROM listening_post")}

    first = start("first")
    until(lambda: streams() == 1 and opened("first"), "the first listener holds the stream")
    start("second")
    until(lambda: "ready to listen" in (tmp_path / "second.log").read_text(), "the second stands by")
    time.sleep(1.5)
    assert (streams(), opened("second")) == (1, 0)
    kills = httpx.get(f"{x}/_fakex/report").json()["requests"].get("DELETE /2/connections/all 200")
    assert kills == 1

    first.kill()
    first.wait()
    died = time.monotonic()
    until(lambda: opened("second"), "the second holds the stream", FAIL_OVER)
    httpx.post(f"{x}/_fakex/posts", json={"posts": [a_line(1_990_000_000_000_000_777)]}).raise_for_status()
    until(lambda: 1_990_000_000_000_000_777 in heard(), "the second hears", FAIL_OVER)
    taken = time.monotonic() - died
    print(f"fail-over: {taken:.1f} s")  # noqa: T201 - the figure for the record
    assert taken < FAIL_OVER and streams() == 1
