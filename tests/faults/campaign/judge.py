"""Counts what a house lost or did twice, by what the stand-in X saw, which nothing befell."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

import httpx
import psycopg

from tests.faults.campaign.battered import Battered

IN_DOUBT_AT_MOST = 120.0


@dataclass(frozen=True)
class Counts:
    """What must be nothing, and how much there was of what could have been lost."""

    posts_lost: int
    posts_doubled: int
    replies_doubled: int
    promises_lost: int
    unsure_beyond_two_minutes: int
    posts: int = 0
    set_aside: int = 0
    cases: int = 0
    replies: int = 0
    promises: int = 0
    left_to_a_person: int = 0
    longest_in_doubt_s: float = 0.0

    @property
    def harm(self) -> dict[str, int]:
        """The five figures that must be 0."""
        return {
            "posts lost": self.posts_lost,
            "posts doubled": self.posts_doubled,
            "replies doubled": self.replies_doubled,
            "promises lost": self.promises_lost,
            "unsure beyond two minutes": self.unsure_beyond_two_minutes,
        }


_SHOWN_AFTER = """
    SELECT extract(epoch FROM e.at - greatest(r.claimed_at, (
        SELECT max(p.began_at) FROM replies_pause p WHERE p.code = 'restored' AND p.began_at <= e.at)))
    FROM cases_caseevent e
    JOIN replies_reply r ON r.id = (e.detail ->> 'reply')::bigint AND r.claimed_at <= e.at
    WHERE e.kind = 'reply_unsure'"""
"""How long each reply in doubt was on its way before a person saw it, by the history: runs before this one count.

What a backup brought back on its way counts from when the restored house first looked around.
"""


@dataclass
class Watch:
    """How long replies were on their way, by a clock of our own: neither sent nor shown to a person as unsure."""

    since: dict[int, float] = field(default_factory=dict)
    longest: float = 0.0
    too_long: set[int] = field(default_factory=set)

    def look(self, house: Battered) -> None:
        """See what is on its way now; while the database is away nothing is known."""
        try:
            sending = {pk for (pk,) in house.ask("SELECT id FROM replies_reply WHERE status = 'sending'")}
        except psycopg.Error:
            return
        now = time.monotonic()
        self.since = {pk: self.since.get(pk, now) for pk in sending}
        for pk, began in self.since.items():
            self.longest = max(self.longest, now - began)
            if now - began > IN_DOUBT_AT_MOST:
                self.too_long.add(pk)

    def forget(self) -> None:
        """Another database is in its place."""
        self.since = {}


def settle(house: Battered, watch: Watch, patience: float) -> None:
    """Wait until everything said on X is known here, and nothing waits or is on its way."""

    def is_quiet() -> bool:
        watch.look(house)
        waiting = _one(house, "SELECT count(*) FROM replies_reply WHERE status IN ('queued', 'sending')")
        return said_on_x(house) == known(house) and not waiting and not _unknown(house, _visible(house))

    house.wait_until(is_quiet, patience, "everything is heard, and nothing waits")


def said_on_x(house: Battered) -> int:
    """Posts of customers on X."""
    report = house.report()
    return int(report["posts"] - report["brand_posts"])


def known(house: Battered) -> int:
    """Posts of customers that are stored, or kept aside for a person."""
    heard = _one(house, "SELECT count(*) FROM listening_post WHERE customer_id IS NOT NULL")
    return heard + _one(house, "SELECT count(*) FROM listening_setaside")


def count(house: Battered, watch: Watch) -> Counts:
    """The figures, when everything has settled."""
    visible = _visible(house)
    in_cases = Counter(case for x_id, case in _cases(house).items() if x_id in visible)
    pledged = """SELECT count(*) FROM replies_reply r WHERE status = 'sent' AND promises <> '[]'
                 AND NOT EXISTS (SELECT FROM promises_promise p WHERE p.made_by_id = r.id)"""
    unpromised = """SELECT count(*) FROM cases_case c
                    WHERE NOT EXISTS (SELECT FROM promises_promise p WHERE p.case_id = c.id)"""
    stored_twice = "SELECT count(*) - count(DISTINCT (brand_id, x_id)) FROM listening_post"
    opened_twice = "SELECT count(*) - count(DISTINCT root_post_id) FROM cases_case"
    shown_after = [float(seconds) for (seconds,) in house.ask(_SHOWN_AFTER)]
    return Counts(
        posts_lost=max(0, said_on_x(house) - known(house)),
        posts_doubled=_one(house, stored_twice) + _one(house, opened_twice),
        replies_doubled=sum(n - 1 for n in visible.values()) + sum(n - 1 for n in in_cases.values()),
        promises_lost=_one(house, pledged) + _one(house, unpromised) + len(_unknown(house, visible)),
        unsure_beyond_two_minutes=max(len(watch.too_long), sum(s > IN_DOUBT_AT_MOST for s in shown_after)),
        posts=said_on_x(house),
        set_aside=_one(house, "SELECT count(*) FROM listening_setaside"),
        cases=_one(house, "SELECT count(*) FROM cases_case"),
        replies=sum(visible.values()),
        promises=_one(house, "SELECT count(*) FROM promises_promise"),
        left_to_a_person=_one(house, "SELECT count(*) FROM replies_reply WHERE status = 'unsure'"),
        longest_in_doubt_s=round(max([watch.longest, *shown_after]), 1),
    )


def _visible(house: Battered) -> Counter[int]:
    """How many replies of ours X shows under each post."""
    rows = httpx.get(f"{house.x}/_fakex/replies", timeout=60).json()["data"]
    return Counter({int(row["target"]): len(row["replies"]) for row in rows})


def _cases(house: Battered) -> dict[int, int]:
    """The case in which each post stands, by its X id."""
    query = """SELECT p.x_id, e.case_id FROM listening_post p JOIN cases_caseevent e ON e.post_id = p.id
               WHERE e.kind IN ('opened', 'heard')"""
    return dict((x_id, case) for x_id, case in house.ask(query))


def _unknown(house: Battered, visible: Counter[int]) -> set[int]:
    """Posts that X shows as answered, in whose case no reply of ours is known as sent, with what it promised."""
    cases = _cases(house)
    sent = {case for (case,) in house.ask("SELECT case_id FROM replies_reply WHERE status = 'sent'")}
    return {x_id for x_id in visible if cases.get(x_id) not in sent}


def _one(house: Battered, query: str) -> int:
    return int(house.ask(query)[0][0])
