"""Reads a line of X's shape, `{"data": ..., "includes": ...}` or a bare post, in either dialect."""

from __future__ import annotations

from typing import Any

from anfu.fakex.records import Json, Mention, Post, User, millis

_KNOWN = frozenset(
    (
        "id",
        "text",
        "author_id",
        "created_at",
        "conversation_id",
        "lang",
        "entities",
        "in_reply_to_user_id",
        "in_reply_to_tweet_id",
        "referenced_tweets",
        "referenced_posts",
        "reply_settings",
        "edit_history_tweet_ids",
        "edit_history_post_ids",
        "note_tweet",
        "note_post",
    )
)


class UnreadableError(ValueError):
    """A line that is not a post; the message says what is missing."""


def read_line(line: Json) -> tuple[Post, list[User]]:
    """The post of a line and the users that came with it. Raises UnreadableError."""
    if not isinstance(line, dict):
        raise UnreadableError("expected an object")
    data = line.get("data", line)
    includes = line.get("includes") or {}
    try:
        return _post(data), [_user(user) for user in includes.get("users", ())]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableError(f"not a post: {type(error).__name__} {error}") from error


def _post(data: Json) -> Post:
    references = data.get("referenced_tweets") or data.get("referenced_posts") or []
    by_kind = {reference["type"]: int(reference["id"]) for reference in references}
    replies_to = by_kind.get("replied_to", _number(data.get("in_reply_to_tweet_id")))
    note = data.get("note_tweet") or data.get("note_post") or {}
    extra = {
        key: value
        for key, value in data.items()
        if key not in _KNOWN and key not in ("note_tweet", "note_post")
    }
    entities = dict(data.get("entities") or {})
    mentions = tuple(_mention(mention) for mention in entities.pop("mentions", ()))
    if entities:
        extra["entities"] = entities
    chain = data.get("edit_history_tweet_ids") or data.get("edit_history_post_ids") or []
    return Post(
        id=_id(data["id"]),
        author_id=_id(data["author_id"]),
        text=str(note.get("text") or data["text"]),
        at_ms=millis(data["created_at"]),
        conversation_id=int(data.get("conversation_id") or data["id"]),
        lang=str(data.get("lang") or "und"),
        mentions=mentions,
        replies_to=replies_to,
        replies_to_author=_number(data.get("in_reply_to_user_id")),
        quotes=by_kind.get("quoted"),
        reposts=by_kind.get("retweeted", by_kind.get("reposted")),
        reply_settings=str(data.get("reply_settings") or "everyone"),
        chain=tuple(int(one) for one in chain) if len(chain) > 1 else (),
        via="injected",
        extra=extra,
    )


def _mention(mention: Json) -> Mention:
    return Mention(
        int(mention.get("start", 0)),
        int(mention.get("end", 0)),
        str(mention.get("username", "")),
        int(mention["id"]),
    )


def _user(data: Json) -> User:
    metrics = data.get("public_metrics") or {}
    return User(
        id=int(data["id"]),
        username=str(data.get("username") or f"u{data['id']}"),
        name=str(data.get("name") or ""),
        followers=int(metrics.get("followers_count", 0)),
        following=int(metrics.get("following_count", 0)),
        verified=bool(data.get("verified", False)),
        protected=bool(data.get("protected", False)),
        open_dm=bool(data.get("receives_your_dm", True)),
    )


def _id(value: Any) -> int:
    """An id of X: digits, as text or number, that fit into 63 bits."""
    number = int(value) if isinstance(value, int | str) else -1
    if not 0 <= number < 1 << 63:
        raise ValueError(f"[{value}] is not an id")
    return number


def _number(value: Any) -> int | None:
    return None if value in (None, "") else int(value)
