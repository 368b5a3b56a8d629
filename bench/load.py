"""Under load: how soon a post is stored and answered, by posts a second and workers; start-up; memory over a soak."""

from __future__ import annotations

import itertools
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
from tests.faults.house import House

from anfu import postgres
from bench.measure import Measure

POSTS = Path(__file__).parents[2] / "shared" / "data" / "replay" / "airline.jsonl"
LOADS = ((10, 2, 20), (100, 2, 15), (1000, 2, 8), (1000, 4, 8))
"""Posts a second, workers, seconds."""
SETTLED_WITHIN = 300.0
SOAK_MINUTES = float(os.environ.get("BENCH_SOAK_MINUTES", "2"))
SOAK_RATE = 25
MOST_GROWTH = 1.1
LONGEST_START_S = 10.0


def measures() -> list[Measure]:
    """All of it, each in a house of its own."""
    if not POSTS.exists():
        return [Measure("load", "not measured: needs the replay files of shared/data beside the checkout")]
    told = [measure for rate, workers, seconds in LOADS for measure in _latency(rate, workers, seconds)]
    return [*told, _start_up(), *_soak()]


def _latency(rate: int, workers: int, seconds: int) -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="anfu-bench-") as home:
        house = _house(Path(home), workers)
        try:
            _feed(house, rate, rate * seconds)
            heard = "SELECT count(*) FROM listening_post WHERE customer_id IS NOT NULL"
            house.wait_until(lambda: house.ask(heard) == [(rate * seconds,)], SETTLED_WITHIN, "all is heard")
            waiting = "SELECT count(*) FROM replies_reply WHERE status IN ('queued', 'sending')"
            house.wait_until(lambda: house.ask(waiting) == [(0,)], SETTLED_WITHIN, "all is sent")
            stored = house.ask(
                """SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM e.at))
                   FROM (SELECT judged_at - created_at AS at FROM triage_postverdict v
                         JOIN listening_post p ON p.id = v.post_id) e"""
            )[0][0]
            replies = httpx.get(f"{house.x}/_fakex/replies", timeout=60).json()["data"]
        finally:
            house.close()
    answered = [said["replies"][0]["seconds"] for said in replies]
    what = f"at {rate:,} posts/s, {workers} workers"
    return [
        Measure(f"publication to heard {what}, p50 and p99 (n={rate * seconds:,})", _spread(*stored)),
        Measure(
            f"publication to acknowledgement on X {what}, p50 and p99 (n={len(answered):,})",
            _spread(statistics.median(answered), statistics.quantiles(answered, n=100)[98]),
        ),
    ]


def _start_up() -> Measure:
    """`anfu up` on a data directory that was used before, until the desk can be opened."""
    with tempfile.TemporaryDirectory(prefix="anfu-bench-") as home:
        env = {k: v for k, v in os.environ.items() if not k.startswith("ANFU_")}
        env |= {"ANFU_DATA_DIR": home, "ANFU_PORT": _free_port(), "ANFU_FAKEX_PORT": _free_port()}
        _ready_after(env)
        took = _ready_after(env)
        postgres.discard(Path(home) / "postgres")
    bar, missed = f"<= {LONGEST_START_S:.0f} s", took > LONGEST_START_S
    return Measure(
        "start-up: `anfu up`, the second time, until the desk is open", f"{took:.1f} s", bar, missed
    )


def _ready_after(env: dict[str, str]) -> float:
    began = time.monotonic()
    command = [sys.executable, "-m", "anfu", "up"]
    with subprocess.Popen(
        command, env=env, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as up:
        assert up.stderr
        for line in up.stderr:
            if "is ready for" in line:
                break
        took = time.monotonic() - began
        up.terminate()
        up.stderr.read()
    return took


def _soak() -> list[Measure]:
    """The memory of listener and worker while posts come steadily: the last quarter beside the second."""
    with tempfile.TemporaryDirectory(prefix="anfu-bench-") as home:
        house = _house(Path(home), 1)
        seen: dict[str, list[int]] = {"listen 0": [], "work 0": []}
        try:
            _feed(house, SOAK_RATE, int(SOAK_RATE * SOAK_MINUTES * 60))
            until = time.monotonic() + SOAK_MINUTES * 60
            while time.monotonic() < until:
                for name, sizes in seen.items():
                    sizes.append(_memory(house.parts[name].pid))
                time.sleep(1)
        finally:
            house.close()
    return [_flat(name.split()[0], sizes) for name, sizes in seen.items()]


def _flat(part: str, sizes: list[int]) -> Measure:
    quarter = len(sizes) // 4
    early, late = statistics.mean(sizes[quarter : 2 * quarter]), statistics.mean(sizes[-quarter:])
    return Measure(
        f"memory of `anfu {part}` over {SOAK_MINUTES:g} minutes at {SOAK_RATE} posts/s, last quarter",
        f"{late / 1e6:.0f} MB, {late / early:.2f} times that of the second",
        f"<= {MOST_GROWTH} times",
        late > early * MOST_GROWTH,
    )


def _house(home: Path, workers: int) -> House:
    house = House(home, workers=workers)
    house.wait_until(lambda: house.report()["streams"] == 1, 600, "the listener holds the stream")
    return house


def _feed(house: House, rate: int, posts: int) -> None:
    """Begin to say so many posts on X; the file is said again where it is too short."""
    file = house.home / "posts.jsonl"
    with POSTS.open() as lines:
        file.write_text("".join(itertools.islice(itertools.cycle(lines.readlines()), posts)))
    feed = {"file": str(file), "rate": rate, "restamp": True}
    httpx.post(f"{house.x}/_fakex/replay", json=feed, timeout=30).raise_for_status()


def _memory(pid: int) -> int:
    """Bytes that a process holds, what it shares counted in part (0: it is gone, or this is no Linux)."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(next(line for line in told.splitlines() if line.startswith("Pss:")).split()[1]) * 1024


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return str(probe.getsockname()[1])


def _spread(median: float, worst: float) -> str:
    return f"{median:.2f} s, {worst:.2f} s"
