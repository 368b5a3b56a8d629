"""Asks Bluesky whether posts are still there, twenty-five at a time. Posts there are never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from anfu.channel.bluesky.client import Client
from anfu.channel.bluesky.reading import read_views
from anfu.channel.bluesky.speaking import POSTS_AT_ONCE
from anfu.channel.lookup import LookedUp, Told
from anfu.channel.queries import names_of


class BlueskyLooker:
    """What became of posts; a post that is not shown any more is gone."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def look_up(self, x_ids: Sequence[int], now: datetime) -> LookedUp:
        """What became of these posts; raises `ChannelError` when it cannot be told."""
        del now
        names = names_of(x_ids)
        there = {str(view["uri"]) for view in self._views(names.values())}
        return LookedUp({number: "deleted" for number, name in names.items() if name not in there})

    def tell(self, x_ids: Sequence[int], now: datetime) -> Told:
        """What these posts say; what Bluesky does not show is gone. Raises `ChannelError`."""
        posts = read_views(self._views(names_of(x_ids).values()), now)
        shown = {post.x_id for post in posts}
        return Told(posts, {x_id: "deleted" for x_id in x_ids if x_id not in shown})

    def _views(self, names: Iterable[str]) -> list[dict[str, Any]]:
        views: list[dict[str, Any]] = []
        uris = sorted(names)
        for at in range(0, len(uris), POSTS_AT_ONCE):
            answer = self._client.ask("app.bsky.feed.getPosts", {"uris": uris[at : at + POSTS_AT_ONCE]})
            views += answer.get("posts") or ()
        return views
