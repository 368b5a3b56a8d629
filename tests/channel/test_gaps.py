"""An outage is measured, filled, and shown where it could not be: on a real PostgreSQL and a stand-in X."""

from __future__ import annotations

import queue
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from anfu.channel.port import ChannelError
from anfu.channel.x.client import XClient
from anfu.cli.hearing import MENTIONS, Heard
from anfu.cli.listen import _gather, _take_in
from anfu.cli.readers import read_mentions, refill
from anfu.listening.actions import last_read, move_cursor, take_note_of_gap
from anfu.listening.models import Gap, Post
from anfu.listening.queries import open_gaps
from anfu.people.models import Brand
from anfu.schedule.health import missed
from tests.build import HAPPY, MONDAY, a_brand
from tests.channel.conftest import clock_of, set_clock
from tests.fakex.conftest import Live, a_post

pytestmark = pytest.mark.django_db

SHORT = timedelta(minutes=30)
DAY = timedelta(days=1)


@pytest.fixture
def brand() -> Brand:
    """The demo brand, which has listened since long before and read everything up to Monday at ten."""
    brand = a_brand(MONDAY - 30 * DAY)
    move_cursor(brand, MENTIONS, MONDAY)
    return brand


def said(live: Live, count: int, since: datetime, until: datetime, first: int = 5000) -> None:
    """So many posts to the brand, spread evenly between two moments; they complain of nothing, which is quicker."""
    step = (until - since) / count
    live.inject(*(_a_mention(first + n, since + step * n) for n in range(count)))


def _a_mention(post_id: int, at: datetime) -> dict[str, Any]:
    spelled = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return a_post(post_id, author=post_id, text=HAPPY, created_at=spelled)


def come_back(client: XClient, live: Live, brand: Brand) -> None:
    """The network is back: read once, and store all of it."""
    heard: Heard = queue.Queue()
    since = last_read(brand, MENTIONS)
    assert since
    read_mentions(client, brand, since, heard, clock_of(live))
    while not heard.empty():
        _take_in(brand, *_gather(heard))


def test_thirty_minutes_without_network_are_filled_whole(client: XClient, live: Live, brand: Brand) -> None:
    """After half an hour away, all that was said is heard once, and no gap is left to show."""
    said(live, 120, MONDAY, MONDAY + SHORT)
    set_clock(live, MONDAY + SHORT)
    come_back(client, live, brand)
    assert Post.objects.count() == 120
    gap = Gap.objects.get()
    assert (gap.from_at, gap.to_at, gap.filled_from) == (MONDAY, MONDAY + SHORT, MONDAY)
    assert open_gaps(brand) == []
    assert [finding.found for finding in missed()] == ["nothing is missing"]
    assert last_read(brand, MENTIONS) == MONDAY + SHORT


def test_what_the_mentions_no_longer_hold_is_found_by_search(
    client: XClient, live: Live, brand: Brand
) -> None:
    """X lists 800 mentions; a flood of 1,000 is filled by recent search behind them."""
    said(live, 1000, MONDAY, MONDAY + SHORT)
    set_clock(live, MONDAY + SHORT)
    come_back(client, live, brand)
    assert Post.objects.count() == 1000
    assert open_gaps(brand) == []


def test_an_outage_too_long_shows_what_is_missing(client: XClient, live: Live, brand: Brand) -> None:
    """After ten days X's search holds seven: the three that are missing stay visible, with times and reason."""
    back = MONDAY + 10 * DAY
    said(live, 1000, MONDAY, back)
    set_clock(live, back)
    come_back(client, live, brand)
    (gap,) = open_gaps(brand)
    assert (gap.from_at, gap.to_at) == (MONDAY, back)
    assert gap.filled_from
    assert timedelta(0) <= gap.filled_from - (back - 7 * DAY) <= timedelta(minutes=2)
    assert "seven days" in gap.why
    (told,) = missed()
    assert told.found.startswith("2026-11-16 10:00 to 2026-11-19 10:0") and "seven days" in told.found
    assert "Connection screen" in told.advice
    assert Post.objects.count() == Post.objects.filter(created_at__gte=MONDAY + 2 * DAY).count() > 690
    take_note_of_gap(gap, back)
    assert open_gaps(brand) == []


def test_a_search_that_fails_leaves_the_gap_open(client: XClient, live: Live, brand: Brand) -> None:
    """When search fails, the mentions are stored, the rest is shown as missing, and found once search answers."""
    said(live, 1000, MONDAY, MONDAY + SHORT)
    set_clock(live, MONDAY + SHORT)
    live.control("faults", server_error=1.0, routes=["GET /2/tweets/search/recent"])
    come_back(client, live, brand)
    (gap,) = open_gaps(brand)
    assert gap.filled_from and MONDAY < gap.filled_from < MONDAY + SHORT
    assert gap.why.startswith("search failed")
    assert Post.objects.count() == 800
    live.control("faults", seed=1)
    heard: Heard = queue.Queue()
    refill(client, brand, heard, clock_of(live))
    while not heard.empty():
        _take_in(brand, *_gather(heard))
    assert Post.objects.count() == 1000 and open_gaps(brand) == []
    refill(client, brand, heard, clock_of(live))
    assert heard.empty()


def test_a_stumbling_x_does_not_make_a_long_list_begin_anew(
    client: XClient, live: Live, brand: Brand
) -> None:
    """With every third answer missing, fifteen pages are read in one go."""
    said(live, 1500, MONDAY, MONDAY + SHORT)
    set_clock(live, MONDAY + SHORT)
    live.control("faults", seed=3, server_error=0.2, drop_after=0.1)
    come_back(client, live, brand)
    assert Post.objects.count() == 1500 and open_gaps(brand) == []


def test_the_cursor_stays_while_nothing_can_be_read(client: XClient, live: Live, brand: Brand) -> None:
    """An answer that does not come moves nothing: the gap is open, and the next try begins where we were."""
    said(live, 10, MONDAY, MONDAY + SHORT)
    set_clock(live, MONDAY + SHORT)
    live.control("faults", server_error=1.0)
    with pytest.raises(ChannelError):
        come_back(client, live, brand)
    assert last_read(brand, MENTIONS) == MONDAY
    assert [gap.filled_from for gap in open_gaps(brand)] == [None]
    live.control("faults", seed=1)
    set_clock(live, MONDAY + SHORT + timedelta(minutes=5))
    come_back(client, live, brand)
    assert Post.objects.count() == 10 and open_gaps(brand) == []
    assert Gap.objects.get().to_at == MONDAY + SHORT + timedelta(minutes=5)
