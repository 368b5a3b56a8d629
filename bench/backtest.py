"""Back-tests: a million posts through two playbooks and a roster, beside plain judging of the same posts."""

from __future__ import annotations

import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from subprocess import DEVNULL, run

from anfu.channel.x.shape import read_line
from anfu.triage.judgement import judge
from bench.measure import Measure

POSTS = Path(__file__).parents[2] / "shared" / "data" / "replay" / "airline.jsonl"
BOOKS = Path(__file__).parents[1] / "playbooks"
MANY = int(os.environ.get("BENCH_POSTS", "1000000"))
SLOWEST_S = 120.0
MOST_MB = 1000.0
SAMPLE = 10_240
AT_ONCE = 512
DAYS = timedelta(days=9)  # so long do the posts of the file last
_MARKS = re.compile(rb'.*?"id": "(\d+)", "author_id": "(\d+)".*?"created_at": "([^"]+)"')
ROSTER = '[[shift]]\nhours = "00:00-24:00"\nagents = 40\nseniors = 10\n'


def measures() -> list[Measure]:
    """The command as people call it, with a roster and a page; its time, its computing, its memory."""
    if not POSTS.exists():
        return [
            Measure("back-test", "not measured: needs the replay files of shared/data beside the checkout")
        ]
    plain = _plain()
    with tempfile.TemporaryDirectory(prefix="anfu-bench-") as folder:
        home = Path(folder)
        new, roster = home / "new.toml", home / "roster.toml"
        old = BOOKS / "airline.en.toml"
        new.write_text(
            old.read_text().replace(
                'topics = ["safety", "legal"]', 'topics = ["safety", "legal", "billing"]', 1
            )
        )
        roster.write_text(ROSTER)
        with (home / "history.jsonl").open("wb") as file:
            file.writelines(many_lines(MANY))
        command = [
            *(sys.executable, "-m", "anfu", "playbook", "backtest", new, "--against", old),
            *("--on", home / "history.jsonl", "--roster", roster, "--html", home / "report.html", "--json"),
        ]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        run([str(word) for word in command], check=True, stdout=DEVNULL)
        took = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    computing = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    memory = after.ru_maxrss / 1024  # of the largest process
    posts = f"{MANY:,} posts, two playbooks, a roster, a page"
    return [
        Measure(
            f"back-test: {posts}, all cores",
            f"{took:.0f} s",
            f"<= {SLOWEST_S:.0f} s",
            took > SLOWEST_S,
        ),
        Measure("the same, computing on all cores together", f"{computing:.0f} s"),
        Measure("the same / plain judging of as many posts on one core", f"{computing / (plain * MANY):.2f}"),
        Measure(
            "the same, memory of the largest process",
            f"{memory:.0f} MB",
            f"<= {MOST_MB:.0f} MB",
            memory > MOST_MB,
        ),
    ]


def many_lines(many: int) -> Iterator[bytes]:
    """The airline posts again and again, each time days later, with other ids, by other people."""
    lines = POSTS.read_bytes().splitlines(keepends=True)
    for number, line in enumerate(islice(cycle(lines), many)):
        yield _moved(line, number // len(lines))


def _moved(line: bytes, turn: int) -> bytes:
    if not turn:
        return line
    found = _MARKS.match(line)
    assert found, line
    post, author, at = found.groups()
    later = datetime.fromisoformat(at.decode()) + turn * DAYS
    return (
        line.replace(post, str(int(post) + turn * 10**15).encode())
        .replace(author, str(int(author) + turn * 10**10).encode())
        .replace(at, later.strftime("%Y-%m-%dT%H:%M:%S.000Z").encode())
    )


def _plain() -> float:
    """Seconds of processor time to read and judge one post on one core, in the quickest of a few rounds."""
    judge(["warm"], [None])
    lines = list(islice(many_lines(SAMPLE), SAMPLE))
    took = []
    for _ in range(3):
        began = time.process_time()
        for start in range(0, SAMPLE, AT_ONCE):
            posts = [read_line(line) for line in lines[start : start + AT_ONCE]]
            judge([post.text for post in posts], [post.lang for post in posts])
        took.append(time.process_time() - began)
    return min(took) / SAMPLE
