"""Listens to X's activity stream, which tells what happens now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import msgspec
import structlog

from anfu.channel.port import ChannelError, Deleted, HeardPost, Revoked
from anfu.channel.x.client import XClient
from anfu.channel.x.messages import read_chat_event, read_message_event
from anfu.channel.x.shape import Unreadable, read_objects

log = structlog.get_logger()

PRIVATE_EVENTS = ("post.mention.create", "post.reply.create", "post.quote.create")
PUBLIC_EVENTS = ("post.create", "post.delete")
MESSAGE_EVENTS = ("dm.received", "dm.sent", "chat.received")
"""What an account that has not granted `dm.read` goes without: then only what is polled is heard, or nothing."""


def who_am_i(client: XClient) -> tuple[int, str, str]:
    """The account that the user token speaks for: (X id, handle, name)."""
    me = client.get("/2/users/me", {}).get("data") or {}
    try:
        return int(me["id"]), str(me["username"]), str(me["name"])
    except (KeyError, ValueError) as error:
        raise ChannelError(f"X did not say whose token this is: {me}") from error


def subscribe(client: XClient, account_x_id: int, now: datetime, webhook_id: str | None = None) -> None:
    """Ask for every event that concerns the account, by the stream or to a webhook; what is asked for stays.

    Raises `ChannelError` where X does not tell of posts; where it does not tell of messages, that is only noted.
    """
    present = client.get("/2/activity/subscriptions", {}, as_user=False).get("data") or []
    held = {
        (s.get("event_type"), str((s.get("filter") or {}).get("user_id")), s.get("webhook_id"))
        for s in (present if isinstance(present, list) else [present])
    }
    for event_type in (*PRIVATE_EVENTS, *PUBLIC_EVENTS, *MESSAGE_EVENTS):
        if (event_type, str(account_x_id), webhook_id) in held:
            continue
        body = {"event_type": event_type, "filter": {"user_id": str(account_x_id)}, "tag": "anfu"}
        if webhook_id:
            body["webhook_id"] = webhook_id
        answer = client.post("/2/activity/subscriptions", body, {}, now)
        if not isinstance(answer, dict):
            why = f"X did not take the subscription to {event_type}: {answer.detail}"
            if event_type not in MESSAGE_EVENTS:
                raise ChannelError(why)
            log.warning("messages are not told of", why=why)


Event = HeardPost | Deleted | Revoked


def stream(client: XClient, clock: Callable[[], datetime]) -> Iterator[Event | Unreadable | None]:
    """What happens, as it happens, for ever; None stands for a keep-alive. Raises `ChannelError` when it ends."""
    with client.stream("/2/activity/stream") as lines:
        for line in lines:
            if not line.strip():
                yield None
                continue
            try:
                yield from read_event(line, clock())
            except Unreadable as unreadable:
                yield unreadable
    raise ChannelError("X ended the stream")


def read_event(line: bytes | str, heard_at: datetime) -> list[Event]:
    """One event in X's JSON; empty where it does not concern us. Raises `Unreadable`, or `ChannelError` at the end."""
    try:
        event: dict[str, Any] = msgspec.json.decode(line, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise Unreadable(f"not an event in X's JSON: {error}") from error
    if errors := event.get("errors"):
        raise ChannelError(f"X ends the stream: {errors}")
    data = event.get("data") or {}
    if not isinstance(data, dict) or not isinstance(data.get("payload") or {}, dict):
        raise Unreadable("not an event in X's JSON: what it tells is no object")
    kind, payload = data.get("event_type"), data.get("payload") or {}
    if kind in ("dm.received", "dm.sent"):
        return [*read_message_event(payload, heard_at, sent=kind == "dm.sent")]
    if kind == "chat.received":
        return [read_chat_event(payload, heard_at)]
    if kind == "oauth.revoke":
        return [Revoked(int(payload["user_id"]))] if str(payload.get("user_id")).isdecimal() else []
    if kind == "post.delete":
        return [Deleted(int(payload["id"]))] if str(payload.get("id")).isdecimal() else []
    if kind not in (*PRIVATE_EVENTS, *PUBLIC_EVENTS):
        return []
    return [*read_objects(payload, data.get("includes") or event.get("includes"), heard_at)]
