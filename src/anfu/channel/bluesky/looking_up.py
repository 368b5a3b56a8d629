"""Asks Bluesky whether posts are still there, twenty-five at a time. Posts there are never edited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from anfu.channel.bluesky.client import Client
from anfu.channel.bluesky.speaking import POSTS_AT_ONCE
from anfu.channel.lookup import LookedUp
from anfu.channel.queries import names_of


class BlueskyLooker:
    """What became of posts; a post that is not shown any more is gone."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def look_up(self, x_ids: Sequence[int], now: datetime) -> LookedUp:
        """What became of these posts; raises `ChannelError` when it cannot be told."""
        del now
        names = names_of(x_ids)
        there: set[str] = set()
        uris = sorted(names.values())
        for at in range(0, len(uris), POSTS_AT_ONCE):
            answer = self._client.ask("app.bsky.feed.getPosts", {"uris": uris[at : at + POSTS_AT_ONCE]})
            there |= {str(view["uri"]) for view in answer.get("posts") or ()}
        return LookedUp({number: "deleted" for number, name in names.items() if name not in there})
