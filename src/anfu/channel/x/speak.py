"""Speaks on X: replies and direct messages said once, and the brand's own to look up what is in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import httpx

from anfu.channel.port import (
    Allowance,
    ChannelError,
    InDoubt,
    NotNow,
    Outcome,
    Outgoing,
    OwnMessage,
    OwnPost,
    Published,
    Refused,
    Stopped,
)
from anfu.channel.refusals import STOPS
from anfu.channel.x.client import XClient
from anfu.channel.x.invitation import Manner, invited
from anfu.channel.x.messages import own_messages
from anfu.channel.x.pace import PaceKeeper
from anfu.channel.x.pictures import upload
from anfu.channel.x.shape import Unreadable, read_objects, snowflake_time

POSTING = "/2/tweets"
WRITING = "/2/dm_conversations"
SIDE_BY_SIDE = 16
PAGES_AT_MOST = 32  # X shows an account's newest 3,200 posts


class XChannel:
    """The port's deeds on X, for the account whose user token the client bears."""

    def __init__(self, client: XClient, account_x_id: int, manner: Manner = "field") -> None:
        self._client = client
        self._account = account_x_id
        self._manner: Manner = manner
        self._threads = ThreadPoolExecutor(SIDE_BY_SIDE, "x")
        self._pace, self._messages_pace = PaceKeeper(), PaceKeeper()
        client.watch(self._hear_pace)

    def publish(self, batch: Sequence[Outgoing], now: datetime) -> list[Outcome]:
        """Say each reply once, side by side."""
        return list(self._threads.map(lambda outgoing: self._say(outgoing, now), batch))

    def own_posts(self, since: datetime) -> list[OwnPost]:
        """The account's posts since a moment (UTC), newest first; raises `ChannelError`."""
        params: dict[str, str | int] = {
            "max_results": 100,
            "start_time": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tweet.fields": "created_at,referenced_tweets",
        }
        found: list[OwnPost] = []
        for _ in range(PAGES_AT_MOST):
            page = self._client.get(f"/2/users/{self._account}/tweets", params)
            try:
                # X may leave out author_id on an account's own timeline.
                data = [{"author_id": str(self._account)} | item for item in page.get("data") or []]
                posts = read_objects(data, page.get("includes"), since)
            except Unreadable as error:
                raise ChannelError(str(error)) from error
            found += [OwnPost(p.x_id, p.replies_to, p.text, p.created_at) for p in posts]
            if not (token := page.get("meta", {}).get("next_token")):
                break
            params["pagination_token"] = token
        return found

    def own_messages(self, since: datetime) -> list[OwnMessage]:
        """The account's direct messages since a moment (UTC), newest first; raises `ChannelError`."""
        return list(own_messages(self._client, self._account, since))

    def allowances(self, *, private: bool = False) -> list[Allowance]:
        """How many more replies, or messages, X takes, as the headers of its last answers told."""
        return (self._messages_pace if private else self._pace).allowances()

    def headers(self, outgoing: Outgoing) -> dict[str, str]:
        """What goes with a call beside its token; a replay adds its own clock."""
        del outgoing
        return {}

    def _say(self, outgoing: Outgoing, now: datetime) -> Outcome:
        sent: str | Refused | NotNow = ""
        if outgoing.picture:
            sent = upload(self._client, outgoing.picture, now, private=bool(outgoing.private_to))
        answer: dict[str, Any] | Refused | NotNow | InDoubt
        if isinstance(sent, str):
            path, body = self._call(outgoing, sent)
            answer = self._client.post(path, body, self.headers(outgoing), now)
        else:
            answer = sent
        if isinstance(answer, Refused) and answer.reason == "duplicate":
            return InDoubt("X says that it has these words from us already")
        if isinstance(answer, Refused) and answer.reason in STOPS:
            return Stopped(answer.reason, now + STOPS[answer.reason], answer.detail)
        if not isinstance(answer, dict):
            return answer
        try:
            x_id = int(answer["data"]["dm_event_id" if outgoing.private_to else "id"])
        except (KeyError, TypeError, ValueError):
            return InDoubt("X said yes without telling the id")
        return Published(x_id, snowflake_time(x_id))

    def _call(self, outgoing: Outgoing, media_id: str) -> tuple[str, dict[str, object]]:
        if outgoing.private_to:
            attached = {"attachments": [{"media_id": media_id}]} if media_id else {}
            return f"{WRITING}/with/{outgoing.private_to}/messages", {"text": outgoing.text, **attached}
        reply = {"reply": {"in_reply_to_tweet_id": str(outgoing.to_x_id)}}
        shown = {"media": {"media_ids": [media_id]}} if media_id else {}
        return POSTING, invited(outgoing, self._account, self._manner) | reply | shown

    def _hear_pace(self, answer: httpx.Response) -> None:
        if answer.request.method != "POST":
            return
        path = answer.request.url.path
        if path == POSTING:
            self._pace.hear(answer.headers)
        elif path.startswith(WRITING):
            self._messages_pace.hear(answer.headers)
