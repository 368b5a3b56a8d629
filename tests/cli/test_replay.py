"""`anfu replay` as a person runs it: a real process, its own database, a real stand-in X."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anfu import postgres
from tests.build import ANGRY, ANGRY_ZH, BRAND_X_ID, GRAVE, HAPPY

Replay = Callable[..., dict[str, Any]]


def line(
    x_id: int, text: str, *, author: int = 1, at: str = "2026-11-16T10:00:00.000Z", **more: object
) -> str:
    """One post in X's own JSON, addressed to the brand."""
    data = {
        "id": str(x_id),
        "author_id": str(author),
        "text": text,
        "created_at": at,
        "conversation_id": str(x_id),
        "lang": "en",
        "entities": {"mentions": [{"start": 0, "end": 12, "username": "sprucehome", "id": str(BRAND_X_ID)}]},
    }
    user = {"id": str(author), "username": f"u{author}", "name": f"Customer {author}"}
    return json.dumps({"data": data | more, "includes": {"users": [user]}})


@pytest.fixture
def replay(tmp_path: Path) -> Replay:
    """Run `anfu replay` on lines; its JSON."""

    def run(lines: list[str] | list[bytes], *options: str) -> dict[str, Any]:
        file = tmp_path / "posts.jsonl"
        file.write_bytes(
            b"".join((x.encode("utf-8", "surrogatepass") if isinstance(x, str) else x) + b"\n" for x in lines)
        )
        command = [sys.executable, "-m", "anfu", "replay", str(file), "--json", *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=180)
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        assert told["lines"] == told["heard"] + told["duplicates"] + len(told["unreadable"]) == len(lines)
        return told

    return run


def test_a_file_runs_through_everything_and_the_numbers_add_up(replay: Replay) -> None:
    """Good, double and unreadable lines: each is counted once, and every unreadable one is named with its reason."""
    good = line(101, ANGRY)
    told = replay(
        [
            good,
            line(102, ANGRY_ZH, author=2, lang="zh"),
            line(103, GRAVE, author=3),
            line(104, HAPPY, author=4),
            good,
            "{not json",
            "",
            json.dumps({"data": {"id": "105", "author_id": "5", "created_at": "2026-11-16T10:00:00Z"}}),
            json.dumps({"data": {"id": "106", "text": "hello", "created_at": "2026-11-16T10:00:00Z"}}),
            json.dumps({"data": {"id": "107", "text": "hello", "author_id": "5"}}),
            line(108, "hello", at="yesterday"),
            line("109x", "hello"),  # type: ignore[arg-type]  # an id that is none
            json.dumps([1, 2]),
            line(110, "x" * 200_000, author=6),
            line(111, ANGRY, author=7, lang="tlh-XX-nonsense"),
            line(112, "thank you so much, love it! \x00 and half a pair \ud83d", author=8),
        ]
    )
    assert told["heard"] == 7
    assert told["duplicates"] == 1
    assert [found["line"] for found in told["unreadable"]] == [6, 7, 8, 9, 10, 11, 12, 13]
    assert all(found["error"] for found in told["unreadable"])
    assert told["complaints"] == told["cases"] == told["acknowledged"] == 4
    made = told["promises"]
    assert made["made"] == made["kept"] + made["broken"]
    assert made["kept"] == 4  # each first reply within the hour; nobody was there to answer


def test_a_kept_database_acknowledges_nobody_twice(replay: Replay, tmp_path: Path) -> None:
    """The same file on top of the kept database is all duplicates, and says nothing to anybody."""
    keep = tmp_path / "kept"
    posts = [line(201, ANGRY), line(202, GRAVE, author=2)]
    try:
        first = replay(posts, "--keep", str(keep))
        again = replay(posts, "--keep", str(keep))
        later = replay([*posts, line(203, ANGRY, author=9)], "--keep", str(keep))
    finally:
        postgres.discard(keep / "postgres")
    assert (first["heard"], first["acknowledged"]) == (2, 2)
    assert (again["heard"], again["duplicates"], again["acknowledged"]) == (0, 2, 0)
    assert again["promises"] == {"made": 0, "kept": 0, "broken": 0}
    assert (later["heard"], later["duplicates"], later["acknowledged"]) == (1, 2, 1)


def test_what_the_brand_said_itself_keeps_its_promises(replay: Replay) -> None:
    """A file that holds the brand's own reply has its first reply kept by whichever came first."""
    asked = line(301, ANGRY)
    answer = line(
        302,
        "@u1 Your refund left today.",
        author=BRAND_X_ID,
        at="2026-11-16T11:30:00.000Z",
        referenced_tweets=[{"type": "replied_to", "id": "301"}],
    )
    told = replay([asked, answer])
    assert (told["heard"], told["complaints"], told["acknowledged"]) == (2, 1, 1)
    assert told["promises"]["broken"] == 0
    assert told["promises"]["kept"] == 2


def test_the_real_posts_run_end_to_end(replay: Replay, shared: Path) -> None:
    """Two thousand real posts come through with every complaint answered or left to a person."""
    with (shared / "data" / "replay" / "airline.jsonl").open("rb") as file:
        told = replay([next(file).rstrip(b"\n") for _ in range(2000)])
    assert told["heard"] == 2000
    assert told["acknowledged"] + told["left_to_person"] == told["cases"] > 200
    assert told["unsure"] == told["refused"] == 0
