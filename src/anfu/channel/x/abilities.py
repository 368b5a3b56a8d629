"""What X can do."""

from __future__ import annotations

from anfu.channel.abilities import Abilities, Cost
from anfu.channel.length import LIMIT, MESSAGE_LIMIT, weighted_length
from anfu.channel.x.links import post_at
from anfu.channel.x.prices import price, quote


def _cost(text: str, private: bool, summoned: bool) -> Cost:
    if private:
        return Cost("message", price("message"))
    quoted = quote(text, is_summoned=summoned)
    return Cost(quoted.kind, quoted.usd)


def _talk_at(one: int, other: int) -> str:
    low, high = sorted([one, other])
    return f"https://x.com/messages/{low}-{high}"


def _post_in(address: str) -> int | None:
    found = post_at(address)
    return found.x_id if found else None


X = Abilities(
    name="X",
    longest=LIMIT,
    weigh=weighted_length,
    post_at=lambda _, post_id: f"https://x.com/i/status/{post_id}",
    person_at=lambda handle: f"https://x.com/{handle}",
    post_in=_post_in,
    longest_message=MESSAGE_LIMIT,
    talk_at=_talk_at,
    only_when_summoned=True,
    cost=_cost,
    read_usd=price("post_read"),
)
