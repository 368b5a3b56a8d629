"""Listens to X: the activity stream for what happens now, the mentions timeline for what was missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from anfu.channel.port import ChannelError, HeardPost
from anfu.channel.x.client import XClient
from anfu.channel.x.shape import Unreadable, read_objects

PRIVATE_EVENTS = ("post.mention.create", "post.reply.create", "post.quote.create")
PUBLIC_EVENTS = ("post.create",)
OVERLAP = timedelta(minutes=5)
"""Mentions are read again this far back: X lists some late."""

_FIELDS: dict[str, str | int] = {
    "tweet.fields": "author_id,created_at,conversation_id,in_reply_to_user_id,referenced_tweets,entities,lang,"
    "reply_settings,note_tweet,edit_history_tweet_ids",
    "expansions": "author_id",
    "user.fields": "username,name,public_metrics",
}


def who_am_i(client: XClient) -> tuple[int, str, str]:
    """The account that the user token speaks for: (X id, handle, name)."""
    me = client.get("/2/users/me", {}).get("data") or {}
    try:
        return int(me["id"]), str(me["username"]), str(me["name"])
    except (KeyError, ValueError) as error:
        raise ChannelError(f"X did not say whose token this is: {me}") from error


def subscribe(client: XClient, account_x_id: int, now: datetime) -> None:
    """Ask for every event that concerns the account; those that are asked for already stay."""
    present = client.get("/2/activity/subscriptions", {}, as_user=False).get("data") or []
    held = {
        (s.get("event_type"), str((s.get("filter") or {}).get("user_id")))
        for s in (present if isinstance(present, list) else [present])
    }
    for event_type in (*PRIVATE_EVENTS, *PUBLIC_EVENTS):
        if (event_type, str(account_x_id)) in held:
            continue
        body = {"event_type": event_type, "filter": {"user_id": str(account_x_id)}, "tag": "anfu"}
        answer = client.post("/2/activity/subscriptions", body, {}, now)
        if not isinstance(answer, dict):
            raise ChannelError(f"X did not take the subscription to {event_type}: {answer.detail}")


def stream(client: XClient, clock: Callable[[], datetime]) -> Iterator[HeardPost | Unreadable | None]:
    """Posts as they happen, for ever; None stands for a keep-alive. Raises `ChannelError` when it ends."""
    with client.stream("/2/activity/stream") as lines:
        for line in lines:
            if not line.strip():
                yield None
                continue
            try:
                yield from _event(line, clock())
            except Unreadable as unreadable:
                yield unreadable
    raise ChannelError("X ended the stream")


def mentions(
    client: XClient, account_x_id: int, since: datetime, clock: Callable[[], datetime]
) -> Iterator[list[HeardPost]]:
    """Pages of mentions published since a moment (UTC), newest first; X keeps the 800 most recent."""
    params: dict[str, str | int] = _FIELDS | {
        "max_results": 100,
        "start_time": since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    while True:
        page = client.get(f"/2/users/{account_x_id}/mentions", params)
        try:
            yield read_objects(page.get("data") or [], page.get("includes"), clock())
        except Unreadable as error:
            raise ChannelError(str(error)) from error
        if not (token := page.get("meta", {}).get("next_token")):
            return
        params["pagination_token"] = token


def _event(line: str, heard_at: datetime) -> list[HeardPost]:
    try:
        event: dict[str, Any] = msgspec.json.decode(line, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise Unreadable(f"not an event in X's JSON: {error}") from error
    if errors := event.get("errors"):
        raise ChannelError(f"X ends the stream: {errors}")
    data = event.get("data") or {}
    if data.get("event_type") not in (*PRIVATE_EVENTS, *PUBLIC_EVENTS):
        return []
    return read_objects(data.get("payload"), data.get("includes") or event.get("includes"), heard_at)
