"""Reads direct messages: from X's list of the last 30 days, and from the events of the activity stream.

X moves people to its encrypted chat: what they write there arrives as `chat.received`, as ciphertext, and is heard
as a sealed message that a person opens in the X app.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import structlog

from anfu.channel.port import Author, HeardPost, Media, OwnMessage
from anfu.channel.x.client import XClient
from anfu.channel.x.dialect import Params
from anfu.channel.x.media import Told, media_of, media_of_event
from anfu.channel.x.shape import X_EPOCH_MS, Unreadable, author_of, snowflake_time, storable

log = structlog.get_logger()

FIELDS: Params = {
    "event_types": "MessageCreate",
    "dm_event.fields": "id,text,event_type,created_at,dm_conversation_id,attachments",
    "expansions": "sender_id,attachments.media_keys",
    "media.fields": "media_key,type,alt_text,url,preview_image_url",
    "user.fields": "username,name,public_metrics",
}
HOLDS = timedelta(days=30)
_TEXT_AT_MOST = 100_000
_BIGGEST_ID = 2**63 - 1


class _Attachments(msgspec.Struct):
    media_keys: list[str] = []


class _Event(msgspec.Struct):
    id: str
    text: str = ""
    sender_id: str = ""
    dm_conversation_id: str = ""
    created_at: str = ""
    attachments: _Attachments | None = None


def messages(client: XClient, account_x_id: int, since: datetime, now: datetime) -> Iterator[list[HeardPost]]:
    """Pages of messages to and from an account since a moment (UTC), newest first; raises `ChannelError`.

    Conversations of more than two are left out: nobody else may read what concerns one customer.
    """
    params: Params = {**FIELDS, "max_results": 100}
    while True:
        page = client.get("/2/dm_events", params)
        media = _media(page)
        people = {str(user.get("id")): user for user in (page.get("includes") or {}).get("users") or ()}
        heard = [
            message
            for item in page.get("data") or ()
            if (message := _read(item, people, media, account_x_id, now))
        ]
        yield [message for message in heard if message.created_at >= since]
        token = (page.get("meta") or {}).get("next_token")
        if not token or any(message.created_at < since for message in heard):
            return
        params["pagination_token"] = token


def own_messages(client: XClient, account_x_id: int, since: datetime) -> Iterator[OwnMessage]:
    """What an account wrote since a moment (UTC), newest first; raises `ChannelError`."""
    for page in messages(client, account_x_id, since, since):
        for message in page:
            if message.author.x_id == account_x_id:
                yield OwnMessage(message.x_id, message.conversation_id, message.text, message.created_at)


def read_message_event(payload: Mapping[str, Any], heard_at: datetime, *, sent: bool) -> list[HeardPost]:
    """What a `dm.received` event tells, or a `dm.sent` one; raises `Unreadable`."""
    users, events = payload.get("users"), payload.get("direct_message_events")
    people = {
        str(key): user.get("data") or user
        for key, user in (users.items() if isinstance(users, dict) else ())
        if isinstance(user, dict)
    }
    heard = []
    for event in events if isinstance(events, list) else ():
        try:
            create = event["message_create"]
            sender, recipient = _id(create["sender_id"]), _id(create["target"]["recipient_id"])
            made = datetime.fromtimestamp(int(event["created_timestamp"]) / 1000, UTC)
            text = str(create["message_data"].get("text", ""))
            x_id = _id(event["id"])
            pictures = media_of_event(create["message_data"].get("attachment"))
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
            raise Unreadable(f"not a direct message of X: {error!r}") from error
        other = recipient if sent else sender
        heard.append(
            _heard(x_id, author_of(sender, people.get(str(sender))), text, made, heard_at, other, pictures)
        )
    return heard


def read_chat_event(payload: Mapping[str, Any], heard_at: datetime) -> HeardPost:
    """A `chat.received` event as a sealed message; raises `Unreadable`."""
    try:
        sender = _id(payload["sender_id"])
        at_ms = int(payload["created_at_msec"])
        made = datetime.fromtimestamp(at_ms / 1000, UTC)
        named = str(payload["id"])
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Unreadable(f"not a chat event of X: {error!r}") from error
    # The ids of the chat are not documented: where one is no number, its time and a digest of it stand for it.
    is_number = named.isascii() and named.isdecimal() and 0 < int(named) <= _BIGGEST_ID
    x_id = int(named) if is_number else (at_ms - X_EPOCH_MS) << 22 | zlib.crc32(named.encode()) & 0x3FFFFF
    return HeardPost(
        x_id=x_id,
        author=Author(sender),
        text="",
        created_at=made,
        heard_at=heard_at,
        conversation_id=sender,
        is_private=True,
        is_sealed=True,
    )


def _read(
    item: object,
    people: Mapping[str, Mapping[str, Any]],
    media: Sequence[Told],
    account_x_id: int,
    heard_at: datetime,
) -> HeardPost | None:
    try:
        event = msgspec.convert(item, _Event, strict=False)
        sender, x_id = _id(event.sender_id), _id(event.id)
        two = [int(side) for side in event.dm_conversation_id.split("-") if side.isdecimal()]
        made = datetime.fromisoformat(event.created_at) if event.created_at else snowflake_time(x_id)
        if made.tzinfo is None:
            raise ValueError("created_at has no time zone")
    except (msgspec.ValidationError, ValueError, OverflowError) as error:
        log.info("a direct message is not readable", why=str(error))
        return None
    pictures = media_of(event.attachments.media_keys if event.attachments else (), media)
    others = [side for side in two if side != account_x_id]
    if len(two) != 2 or len(others) != 1:
        return None
    return _heard(
        x_id, author_of(sender, people.get(str(sender))), event.text, made, heard_at, others[0], pictures
    )


def _heard(
    x_id: int,
    author: Author,
    text: str,
    made: datetime,
    heard_at: datetime,
    other: int,
    media: tuple[Media, ...],
) -> HeardPost:
    return HeardPost(
        x_id=x_id,
        author=author,
        text=storable(text)[:_TEXT_AT_MOST],
        created_at=made.astimezone(UTC),
        heard_at=heard_at,
        conversation_id=other,
        media=media,
        is_private=True,
    )


def _media(page: Mapping[str, Any]) -> list[Told]:
    try:
        return msgspec.convert((page.get("includes") or {}).get("media") or [], list[Told], strict=False)
    except msgspec.ValidationError:
        return []


def _id(value: object) -> int:
    number = int(str(value))
    if not 0 < number <= _BIGGEST_ID:
        raise ValueError(f"{number} is not an id of X")
    return number
