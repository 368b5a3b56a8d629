"""The meter counts what X bills, from answers of the stand-in and its own bill."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import httpx
import msgspec
import pytest

from anfu.channel.port import Bought
from anfu.channel.x.meter import Meter
from anfu.channel.x.prices import link_warning, price, price_list, quote
from anfu.fakex.bill import PRICES
from tests.build import MONDAY


def test_the_price_list_is_dated_and_agrees_with_the_stand_in() -> None:
    """One truth: what the stand-in charges is what the list says."""
    assert price_list().as_of.year == 2026
    assert dict(price_list().usd) == PRICES


@pytest.mark.parametrize(
    ("text", "summoned", "usd", "factor"),
    [
        ("We are sorry", True, "0.010", 1),
        ("See https://example.com/a", True, "0.010", 1),
        ("We are sorry", False, "0.015", 1),
        ("See example.com/a", False, "0.200", 13),
    ],
)
def test_a_link_makes_a_post_13_times_dearer(text: str, summoned: bool, usd: str, factor: int) -> None:
    """Only where nobody summoned us; the writer is warned."""
    quoted = quote(text, is_summoned=summoned)
    assert (quoted.usd, quoted.factor) == (Decimal(usd), factor)
    warning = link_warning(text, is_summoned=summoned)
    assert (warning is not None) == (factor > 1)
    assert warning is None or "13 times dearer" in warning


def answered(path: str, body: object, method: str = "GET", status: int = 200) -> httpx.Response:
    """An answer of X."""
    request = httpx.Request(method, f"https://api.x.com{path}")
    return httpx.Response(status, content=msgspec.json.encode(body), request=request)


def counted(meter: Meter) -> Counter[tuple[str, str]]:
    """What was counted, by kind and purpose."""
    return Counter({(line.kind, line.purpose): n for line, n in meter.take().items()})


def test_each_kind_of_read_is_counted_once_a_day() -> None:
    """Mentions at the price of our own, authors that come along as users; again the next day."""
    now = [MONDAY]
    meter = Meter(lambda: now[0])
    page = {"data": [{"id": "1"}, {"id": "2"}], "includes": {"users": [{"id": "9"}]}}
    for _ in range(3):
        meter.hear(answered("/2/users/77/mentions", page))
    assert counted(meter) == {("owned_read", "listen"): 2, ("user_read", "listen"): 1}
    meter.hear(answered("/2/tweets/search/recent", page))
    meter.hear(answered("/2/tweets", {"data": [{"id": "3"}], "errors": [{"resource_id": "4"}]}))
    assert counted(meter) == {("post_read", "listen"): 2, ("post_read", "follow"): 1}
    now[0] += timedelta(days=1)
    meter.hear(answered("/2/users/77/mentions", page))
    assert counted(meter) == {("owned_read", "listen"): 2, ("user_read", "listen"): 1}


def test_failures_and_our_own_posts_are_not_counted_here() -> None:
    """X bills no failed request; replies are booked when they are published."""
    meter = Meter()
    meter.hear(answered("/2/users/77/mentions", {"data": [{"id": "1"}]}, status=429))
    meter.hear(answered("/2/tweets", {"data": {"id": "1"}}, "POST", 201))
    assert meter.take() == {}


def test_events_of_the_stream_are_counted_and_keepalives_are_free() -> None:
    """A post that arrives as mention and as reply is one post."""
    meter = Meter(lambda: datetime(2026, 11, 16, 23, 59, tzinfo=UTC))
    event = {"data": {"event_type": "post.mention.create", "payload": {"id": "5"}}}
    for line in (
        "",
        "  ",
        msgspec.json.encode(event).decode(),
        msgspec.json.encode(event).decode(),
        "no json",
    ):
        meter.hear_line(line)
    meter.hear_line('{"data": {"event_type": "dm.received", "event_uuid": "-8"}}')
    day = datetime(2026, 11, 16, tzinfo=UTC).date()
    counts = meter.take()
    assert counts == {Bought(day, "post_read", "listen"): 1, Bought(day, "message_read", "messages"): 1}
    meter.give_back(counts)
    assert meter.take() == counts and price("message_read") == Decimal("0.010")
