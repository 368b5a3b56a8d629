"""What X can do."""

from __future__ import annotations

from anfu.channel.abilities import Abilities, Cost
from anfu.channel.length import LIMIT, MESSAGE_LIMIT, weighted_length
from anfu.channel.x.prices import price, quote


def _cost(text: str, private: bool) -> Cost:
    if private:
        return Cost("message", price("message"))
    quoted = quote(text, is_summoned=True)
    return Cost(quoted.kind, quoted.usd)


def _talk_at(one: int, other: int) -> str:
    low, high = sorted([one, other])
    return f"https://x.com/messages/{low}-{high}"


X = Abilities(
    name="X",
    longest=LIMIT,
    weigh=weighted_length,
    post_at=lambda _, post_id: f"https://x.com/i/status/{post_id}",
    person_at=lambda handle: f"https://x.com/{handle}",
    longest_message=MESSAGE_LIMIT,
    talk_at=_talk_at,
    only_when_summoned=True,
    cost=_cost,
)
