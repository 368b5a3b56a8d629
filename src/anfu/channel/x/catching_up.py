"""Reads back what was said while nobody listened: from the mentions, and behind them from recent search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from anfu.channel.port import ChannelError, HeardPost, Reach
from anfu.channel.x.client import XClient
from anfu.channel.x.reading import Clock, Pages, mentions, search

MAY_BE_CUT = 700
"""X lists the 800 newest mentions. It leaves some out of pages, so that a list well below may be cut, too."""
SEARCH_HOLDS = timedelta(days=7) - timedelta(minutes=1)
TOO_OLD = "X's search holds seven days"


def read_back(
    client: XClient, account: tuple[int, str], since: datetime, clock: Clock
) -> Iterator[list[HeardPost] | Reach]:
    """Pages of what was said to an account (X id, handle) since a moment (UTC), newest first; last, the reach.

    Raises `ChannelError` when not even the mentions can be read: then nothing is known, and the cursor stays.
    """
    count, oldest = 0, clock()
    for page in mentions(client, account[0], since, clock):
        count += len(page)
        oldest = min([oldest, *(post.created_at for post in page)])
        yield page
    if count < MAY_BE_CUT or oldest <= since:
        yield Reach(since)
        return
    yield from search_back(client, account[1], since, oldest, clock)


def search_back(
    client: XClient, handle: str, since: datetime, until: datetime, clock: Clock
) -> Iterator[list[HeardPost] | Reach]:
    """Pages of what was said to an account between two moments (UTC), newest first; last, the reach."""
    start = max(since, clock() - SEARCH_HOLDS)
    query, oldest = f"(@{handle} OR to:{handle})", until
    for found in _until_it_ends(search(client, query, start, until + timedelta(seconds=1), clock)):
        if isinstance(found, str):
            yield Reach(oldest, found)
            return
        oldest = min([oldest, *(post.created_at for post in found)])
        yield found
    yield Reach(start, TOO_OLD if start > since else "")


def _until_it_ends(pages: Pages) -> Iterator[list[HeardPost] | str]:
    """Pages; last, why there are no more when X refuses to go on."""
    try:
        yield from pages
    except ChannelError as error:
        yield f"search failed: {error}"
