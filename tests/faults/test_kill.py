"""kill -9 of everything, at random moments, while posts pour in."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.house import House

pytestmark = pytest.mark.faults

KILLS = 60
POSTS = 1200
RATE = 12.0
"""Posts a second, so that posts pour in for as long as the killing goes on."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An Anfu with two workers."""
    house = House(tmp_path, workers=2)
    yield house
    house.close()


def test_nothing_is_lost_and_nobody_is_answered_twice(house: House, shared: Path, tmp_path: Path) -> None:
    """Sixty kills of listener, workers and PostgreSQL later, every post is stored once and answered at most once.

    Each acknowledgement is on X exactly once, or unsure before a person's eyes.
    """
    file = tmp_path / "posts.jsonl"
    with (shared / "data" / "replay" / "airline.jsonl").open() as lines:
        file.write_text("".join(itertools.islice(lines, POSTS)))
    house.wait_until(lambda: house.report()["streams"] == 1, 60, "the listener holds the stream")
    feed = {"file": str(file), "rate": RATE, "restamp": True}
    httpx.post(f"{house.x}/_fakex/replay", json=feed).raise_for_status()

    chance = random.Random(20261116)
    killed: list[str] = []
    while len(killed) < KILLS:
        time.sleep(chance.uniform(0.2, 2.6))
        house.look_after()
        killed.append(house.kill_one(chance))
    assert {"listen", "work 0", "work 1", "postgres"} == set(killed)

    house.wait_until(lambda: house.report()["replays"][0]["done"], 200, "X was told all posts")
    heard = "SELECT count(*) FROM listening_post WHERE customer_id IS NOT NULL"
    house.wait_until(lambda: house.ask(heard) == [(POSTS,)], 90, "every post is heard")
    unsettled = "SELECT count(*) FROM replies_reply WHERE status IN ('queued', 'sending')"
    house.wait_until(lambda: house.ask(unsettled) == [(0,)], 120, "no reply waits or hangs")

    twice = "SELECT x_id FROM listening_post GROUP BY x_id HAVING count(*) > 1"
    assert house.ask(twice) == []
    unanswered = """
        SELECT c.id FROM cases_case c
        LEFT JOIN replies_reply r ON r.case_id = c.id AND r.is_automatic
        LEFT JOIN cases_caseevent e ON e.case_id = c.id AND e.kind = 'left_to_person'
        WHERE r.id IS NULL AND e.id IS NULL"""
    assert house.ask(unanswered) == []
    unkept = (
        "SELECT c.id FROM cases_case c LEFT JOIN promises_promise p ON p.case_id = c.id WHERE p.id IS NULL"
    )
    assert house.ask(unkept) == []

    def sent() -> set[int]:
        return {to for (to,) in house.ask("SELECT to_x_id FROM replies_reply WHERE status = 'sent'")}

    def visible() -> set[int]:
        return {int(row["target"]) for row in httpx.get(f"{house.x}/_fakex/replies").json()["data"]}

    house.wait_until(lambda: sent() == visible(), 60, "what X shows is settled as sent")
    assert house.report()["targets_answered_more_than_once"] == 0
    unsure = house.ask("SELECT count(*) FROM replies_reply WHERE status = 'unsure'")[0][0]
    assert len(sent()) > POSTS / 10
    assert len(sent()) + unsure == len(house.ask("SELECT id FROM replies_reply"))
