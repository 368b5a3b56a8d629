"""Twenty thousand posts through an X where five in a hundred of everything go wrong, while parts are killed.

Too long for every test run: `make chaos` runs it and prints the counts.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.build import BRAND_X_ID
from tests.faults.house import House

pytestmark = pytest.mark.chaos

POSTS = int(os.environ.get("CHAOS_POSTS", "20000"))
RATE = 40.0
FAULT = 0.05
FAULTS = {
    "seed": 20261122,
    "latency": FAULT,
    "too_many": FAULT,
    "too_many_reset_s": 1,
    "server_error": FAULT,
    "refuse": FAULT,
    "drop_after": FAULT,
    "error_after": FAULT,
    "hang_s": 1.0,
    "unlisted": FAULT,
    "unlisted_s": 20,
    "stream_cut": FAULT / 50,
    "stream_stall": FAULT / 500,
    "duplicate": FAULT,
    "lose": FAULT,
    "late": FAULT,
    "swap": FAULT,
}
"""Each request and each event meets each fault with this chance; a stream ends every thousand events, and falls silent
every ten thousand, since with one event in twenty it would hardly ever stand."""
KILL_EVERY = (4.0, 12.0)
QUARTER = 15
FLOOD, SLICE = 1_000, 50
IN_DOUBT_AT_MOST = 120.0
CATCH_UP = 900.0


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An Anfu with two workers, before an X that keeps its limits, a quarter of an hour of them in so many seconds."""
    house = House(tmp_path, workers=2, limits=("--quarter", str(QUARTER)))
    yield house
    house.close()


@pytest.fixture
def capped(tmp_path: Path) -> Iterator[House]:
    """The same before an X whose quarters are quarters, and which lets an account say fifty things in half an hour."""
    house = House(tmp_path, workers=2, limits=("--caps",), x_replies_per_half_hour=SLICE)
    yield house
    house.close()


def test_chaos_loses_nothing_doubles_nothing_and_leaves_nothing_in_doubt(
    house: House, shared: Path, tmp_path: Path
) -> None:
    """Each post is heard once, each interaction answered at most once, each doubt settled or shown in two minutes."""
    watch = _Watch(house)
    killed = pour(house, shared, tmp_path, watch, POSTS)
    made = house.report()["replays"][0]["accepted"]

    def settled() -> bool:
        watch.look()
        waiting = "SELECT count(*) FROM replies_reply WHERE status IN ('queued', 'sending')"
        return watch.heard() == made and house.ask(waiting) == [(0,)]

    house.wait_until(settled, CATCH_UP, "all is heard and settled")
    struck = house.report()["faults"]
    httpx.post(f"{house.x}/_fakex/faults", json={}).raise_for_status()
    house.wait_until(
        lambda: watch.unknown() == set(), 120, "what X shows is known here as sent, or is in doubt"
    )

    report = house.report()
    counts: dict[str, Any] = {
        "posts": made,
        "heard": watch.heard(),
        "heard_twice": len(house.ask("SELECT x_id FROM listening_post GROUP BY x_id HAVING count(*) > 1")),
        "replies_visible": report["brand_replies_visible"],
        "answered_twice": report["targets_answered_more_than_once"],
        "unsure_before_a_person": house.ask("SELECT count(*) FROM replies_reply WHERE status = 'unsure'")[0][
            0
        ],
        "longest_in_doubt_s": round(watch.longest, 1),
        "requests_in_breach_of_a_limit": sum(report["breaches"].values()),
        "kills": killed,
        "faults": struck,
    }
    print(counts)  # noqa: T201 - the report
    assert counts["heard"] == made == POSTS
    assert counts["heard_twice"] == counts["answered_twice"] == 0
    assert counts["requests_in_breach_of_a_limit"] == 0, report["breaches"]
    assert watch.longest <= IN_DOUBT_AT_MOST
    assert counts["replies_visible"] > POSTS / 10


def test_what_an_account_may_say_in_half_an_hour_is_kept_whatever_dies(
    capped: House, shared: Path, tmp_path: Path
) -> None:
    """Of a flood that would need hundreds of replies, fifty leave; X has to refuse none of them."""
    watch = _Watch(capped)
    killed = pour(capped, shared, tmp_path, watch, FLOOD)
    capped.wait_until(lambda: watch.heard() == FLOOD, CATCH_UP, "all is heard")
    until = time.monotonic() + 30
    while time.monotonic() < until:
        watch.look()
        time.sleep(1)
    report = capped.report()
    counts = {
        "posts": FLOOD,
        "replies_waiting": capped.ask("SELECT count(*) FROM replies_reply WHERE status = 'queued'")[0][0],
        "replies_visible": report["brand_replies_visible"],
        "requests_in_breach_of_a_limit": sum(report["breaches"].values()),
        "kills": killed,
    }
    print(counts)  # noqa: T201 - the report
    assert counts["requests_in_breach_of_a_limit"] == 0, report["breaches"]
    assert SLICE * 0.6 < report["brand_replies_visible"] <= SLICE < counts["replies_waiting"]


def pour(house: House, shared: Path, tmp_path: Path, watch: _Watch, posts: int) -> int:
    """Send so many posts through a broken X and kill parts at random meanwhile; how many were killed."""
    file = tmp_path / "posts.jsonl"
    told = (shared / "data" / "replay" / "airline.jsonl").read_text().splitlines(keepends=True)
    # What X did not bring us in time it lists only where it is said to the brand.
    lines = [line for line in told if str(BRAND_X_ID) in line]
    file.write_text("".join((lines * (posts // len(lines) + 1))[:posts]))
    house.wait_until(lambda: house.report()["streams"] == 1, 180, "the listener holds the stream")
    httpx.post(f"{house.x}/_fakex/faults", json=FAULTS).raise_for_status()
    feed = {"file": str(file), "rate": RATE, "restamp": True}
    httpx.post(f"{house.x}/_fakex/replay", json=feed).raise_for_status()
    chance = random.Random(20261122)
    killed, next_kill = 0, time.monotonic() + 5
    while not house.report()["replays"][0]["done"]:
        time.sleep(0.5)
        watch.look()
        if time.monotonic() > next_kill:
            house.kill_one(chance, postgres=False)
            killed += 1
            next_kill = time.monotonic() + chance.uniform(*KILL_EVERY)
    return killed


class _Watch:
    """Looks at the house from outside."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.longest = 0.0
        """Seconds for which a reply was on its way without a person seeing that it is in doubt."""

    def look(self) -> None:
        """Start again what was killed, and see how long replies are on their way."""
        self._house.look_after()
        (age,) = self._house.ask(
            "SELECT coalesce(extract(epoch FROM now() - min(claimed_at)), 0) FROM replies_reply"
            " WHERE status = 'sending'"
        )[0]
        self.longest = max(self.longest, float(age))

    def heard(self) -> int:
        """Posts of customers that are stored."""
        return int(self._house.ask("SELECT count(*) FROM listening_post WHERE customer_id IS NOT NULL")[0][0])

    def unknown(self) -> set[int]:
        """Posts that X shows as answered, of which nothing is known here."""
        known = "SELECT to_x_id FROM replies_reply WHERE status IN ('sent', 'unsure')"
        here = {to for (to,) in self._house.ask(known)}
        there = httpx.get(f"{self._house.x}/_fakex/replies", timeout=30).json()["data"]
        return {int(row["target"]) for row in there} - here
