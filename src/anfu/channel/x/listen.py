"""Listens to X's activity stream, which tells what happens now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from anfu.channel.port import ChannelError, HeardPost
from anfu.channel.x.client import XClient
from anfu.channel.x.shape import Unreadable, read_objects

PRIVATE_EVENTS = ("post.mention.create", "post.reply.create", "post.quote.create")
PUBLIC_EVENTS = ("post.create",)


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
