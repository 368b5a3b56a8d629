"""kill -9 of a replay, and another one on top of what it left."""

from __future__ import annotations

import itertools
import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from anfu import postgres

POSTS = 2500
KILLS = 6


def test_a_killed_replay_is_finished_by_the_next_one(tmp_path: Path, shared: Path) -> None:
    """However often a replay is killed, the last one comes to every post heard once and nobody answered twice."""
    file, keep = tmp_path / "posts.jsonl", tmp_path / "kept"
    with (shared / "data" / "replay" / "airline.jsonl").open() as lines:
        file.write_text("".join(itertools.islice(lines, POSTS)))
    command = [sys.executable, "-m", "anfu", "replay", str(file), "--json", "--keep", str(keep)]
    chance = random.Random(7)
    try:
        for kill in range(KILLS):
            run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            until = time.monotonic() + 60
            while _said(keep) < 20 * (kill + 1) and run.poll() is None and time.monotonic() < until:
                time.sleep(0.02)
            time.sleep(chance.uniform(0, 0.3))
            run.kill()
            run.wait()
        done = subprocess.run(command, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        visible = Counter(_targets(keep))
    finally:
        postgres.discard(keep / "postgres")
    assert told["heard"] + told["duplicates"] == POSTS
    assert told["unreadable"] == []
    assert set(visible.values()) == {1}
    assert len(visible) > 20 * KILLS


def _targets(keep: Path) -> list[str]:
    """The posts that were answered on the stand-in X, once for each answer, by its journal."""
    try:
        lines = (keep / "fakex.jsonl").read_text().splitlines()
    except FileNotFoundError:
        return []
    return [
        str(line["post"]["replies_to"])
        for line in map(_read, lines)
        if line.get("post", {}).get("via") == "api"
    ]


def _said(keep: Path) -> int:
    return len(_targets(keep))


def _read(line: str) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError:  # a torn last line
        return {}
    return read
