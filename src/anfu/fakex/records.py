"""What the stand-in X keeps: users, posts, messages, subscriptions."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

Json = dict[str, Any]


class Mention(msgspec.Struct, frozen=True, omit_defaults=True):
    """An @name in a text; `start` and `end` count code points."""

    start: int
    end: int
    username: str
    id: int


class User(msgspec.Struct, omit_defaults=True):
    """An account. `open_dm` tells whether anybody may send it a direct message."""

    id: int
    username: str
    name: str = ""
    followers: int = 0
    following: int = 0
    verified: bool = False
    protected: bool = False
    open_dm: bool = True
    description: str = ""
    created_ms: int = 0
    extra: Json = {}


class Post(msgspec.Struct, omit_defaults=True):
    """One post. Times are milliseconds since 1970 of X's clock; `via` is api, injected or customer."""

    id: int
    author_id: int
    text: str
    at_ms: int
    conversation_id: int
    lang: str = "und"
    mentions: tuple[Mention, ...] = ()
    replies_to: int | None = None
    replies_to_author: int | None = None
    quotes: int | None = None
    quotes_author: int | None = None
    reposts: int | None = None
    reply_settings: str = "everyone"
    chain: tuple[int, ...] = ()
    deleted_ms: int | None = None
    hidden: bool = False
    via: str = "customer"
    extra: Json = {}

    @property
    def is_visible(self) -> bool:
        """Whether anybody can still read it."""
        return self.deleted_ms is None

    def mentions_user(self, user_id: int) -> bool:
        """Whether the text itself names the account; a reply alone does not count."""
        return any(mention.id == user_id for mention in self.mentions)


class Message(msgspec.Struct, omit_defaults=True):
    """One direct message in a conversation of two."""

    id: int
    sender_id: int
    recipient_id: int
    text: str
    at_ms: int
    attachments: tuple[str, ...] = ()
    encrypted: bool = False

    @property
    def conversation(self) -> str:
        """X's id of a conversation of two: the smaller user id, a dash, the larger."""
        return f"{min(self.sender_id, self.recipient_id)}-{max(self.sender_id, self.recipient_id)}"


class Subscription(msgspec.Struct, omit_defaults=True):
    """A wish to be told of one kind of activity of one user."""

    id: int
    event_type: str
    user_id: int
    created_ms: int
    updated_ms: int
    tag: str = ""
    webhook_id: int | None = None


class Webhook(msgspec.Struct, omit_defaults=True):
    """An address that activity is sent to while `valid`."""

    id: int
    url: str
    created_ms: int
    valid: bool = False


@lru_cache(maxsize=8192)
def iso(at_ms: int) -> str:
    """X's spelling of a time: UTC with milliseconds and a Z."""
    whole, milli = divmod(at_ms, 1000)
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%dT%H:%M:%S}.{milli:03d}Z"


def millis(text: str) -> int:
    """Milliseconds since 1970 of an ISO 8601 time; a time without zone is UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)
