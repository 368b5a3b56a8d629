"""What is said to the account on Bluesky: its notifications, its own posts, and what matches given words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from anfu.channel.actions import number_names
from anfu.channel.bluesky.client import Client
from anfu.channel.bluesky.reading import read_views, time_of
from anfu.channel.bluesky.tid import number_for
from anfu.channel.port import HeardPost, Reach

REASONS = ("mention", "reply", "quote")
PAGES_AT_MOST = 100
HELD_AT_MOST = "Bluesky's list was longer than is read at once"
Page = list[HeardPost]


class Hearing:
    """What Bluesky lists of an account, newest first."""

    def __init__(self, client: Client, clock: Callable[[], datetime], keywords: Sequence[str] = ()) -> None:
        self._client, self._clock, self._keywords = client, clock, keywords

    def account(self) -> tuple[int, str, str]:
        """Whom we speak for: (number, handle, name); raises `ChannelError`."""
        session = self._client.session
        profile = self._client.ask("app.bsky.actor.getProfile", {"actor": session.did})
        number = number_names({session.did: number_for(session.did)})[session.did]
        return number, session.handle, str(profile.get("displayName") or session.handle)

    def mentions(self, since: datetime) -> Iterator[Page | Reach]:
        """Who mentioned, answered or quoted us since a moment (UTC), and what we said ourselves; last, the reach."""
        told = {"limit": 100, "reasons": list(REASONS)}
        yield from self._pages("app.bsky.notification.listNotifications", told, "notifications", since)

    def ours(self, since: datetime) -> Iterator[Page | Reach]:
        """What the account said itself since a moment (UTC), here or with another tool; last, the reach."""
        told = {"actor": self._client.session.did, "limit": 100, "filter": "posts_with_replies"}
        yield from self._pages("app.bsky.feed.getAuthorFeed", told, "feed", since)

    def matches(self, since: datetime) -> Iterator[Page | Reach]:
        """What matches our words since a moment (UTC), whether it mentions us or not; last, the reach."""
        reach = Reach(since)
        for words in self._keywords:
            told = {"q": words, "limit": 100, "sort": "latest", "since": since.isoformat()}
            for page in self._pages("app.bsky.feed.searchPosts", told, "posts", since):
                if isinstance(page, Reach):
                    reach = max(reach, page)
                else:
                    yield page
        yield reach

    def _pages(
        self, method: str, params: dict[str, Any], key: str, since: datetime
    ) -> Iterator[Page | Reach]:
        oldest = self._clock()
        for _ in range(PAGES_AT_MOST):
            answer = self._client.ask(method, params)
            views = [self._said(one) for one in answer.get(key) or ()]
            posts = [view for view in views if view]
            page = read_views(posts, self._clock())
            yield [post for post in page if post.created_at >= since]
            oldest = min([oldest, *(time_of(view) for view in posts if "indexedAt" in view)])
            if oldest < since or not answer.get("cursor"):
                yield Reach(since)
                return
            params = params | {"cursor": answer["cursor"]}
        yield Reach(oldest, HELD_AT_MOST)

    def _said(self, one: dict[str, Any]) -> dict[str, Any] | None:
        """The post in an entry of a list; none where it is no post, or somebody repeats another's."""
        if one.get("reason") and isinstance(one["reason"], str):  # a notification
            return one if one["reason"] in REASONS else None
        if "post" in one:  # an entry of a feed
            return None if one.get("reason") else one["post"]
        return one
