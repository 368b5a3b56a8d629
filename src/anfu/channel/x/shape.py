"""Reads X's post objects, in both dialects (`tweet.*` and `post.*`), into what we heard.

Source: X API v2 data dictionary; the activity stream's event payloads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from anfu.channel.port import Author, HeardPost
from anfu.channel.x.media import Told, media_of

X_EPOCH_MS = 1288834974657
"""Snowflake ids count milliseconds from here (2010-11-04)."""

_OLDEST = datetime(2006, 3, 21, tzinfo=UTC)  # the first post on X
_SURROGATES = re.compile("[\ud800-\udfff]")
_BIGGEST_ID = 2**63 - 1
_TEXT_AT_MOST = 100_000


class Unreadable(Exception):  # noqa: N818 - it is said of a line, as "unreadable"
    """This is not a post that we can read; the message says what is missing or wrong."""


class _Reference(msgspec.Struct, gc=False):
    type: str = ""
    id: str = ""


class _Mention(msgspec.Struct, gc=False):
    id: str | int = ""


class _Entities(msgspec.Struct, gc=False):
    mentions: list[_Mention] = []


class _Note(msgspec.Struct, gc=False):
    text: str = ""


class _Attachments(msgspec.Struct, gc=False):
    media_keys: list[str] = []


class _Post(msgspec.Struct, gc=False):
    id: str | int
    text: str
    author_id: str | int | None = None
    created_at: str | None = None
    conversation_id: str | int | None = None
    in_reply_to_user_id: str | int | None = None
    in_reply_to_tweet_id: str | int | None = None
    lang: str | None = None
    reply_settings: str | None = None
    entities: _Entities | None = None
    note_tweet: _Note | None = None
    note_post: _Note | None = None
    referenced_tweets: list[_Reference] | None = None
    referenced_posts: list[_Reference] | None = None
    edit_history_tweet_ids: list[str] | None = None
    edit_history_post_ids: list[str] | None = None
    attachments: _Attachments | None = None


class _Metrics(msgspec.Struct, gc=False):
    followers_count: int = 0


class _User(msgspec.Struct, gc=False):
    id: str | int
    username: str = ""
    name: str = ""
    public_metrics: _Metrics | None = None
    receives_your_dm: bool | None = None


class _Referenced(msgspec.Struct, gc=False):
    id: str | int
    author_id: str | int | None = None


class _Includes(msgspec.Struct, gc=False):
    users: list[_User] = []
    tweets: list[_Referenced] = []
    posts: list[_Referenced] = []
    media: list[Told] = []


class _Line(msgspec.Struct, gc=False):
    data: _Post
    includes: _Includes | None = None


class _Keys(msgspec.Struct, gc=False):
    data: msgspec.Raw | None = None


_read_line = msgspec.json.Decoder(_Line).decode
_read_bare = msgspec.json.Decoder(_Post).decode
_read_keys = msgspec.json.Decoder(_Keys).decode


def read_line(line: bytes | str, heard_at: datetime | None = None) -> HeardPost:
    """One line of JSON, `{"data": …, "includes": …}` or a bare post, as a post heard.

    `heard_at` (UTC) defaults to the post's own time. Raises `Unreadable`.
    """
    if not line.strip():
        raise Unreadable("the line is empty")
    try:
        try:
            read = _read_line(line)
            return heard(read.data, read.includes, heard_at)
        except msgspec.ValidationError:
            if _read_keys(line).data is not None:
                raise
            return heard(_read_bare(line), None, heard_at)
    except msgspec.ValidationError as error:
        raise Unreadable(f"not a post in X's JSON: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _read_leniently(line, heard_at, error)


def _read_leniently(line: bytes | str, heard_at: datetime | None, error: Exception) -> HeardPost:
    """Read what strict JSON refuses and people still send: bytes that are not UTF-8, halves of emoji."""
    try:
        read = json.loads(line.decode("utf-8", "replace") if isinstance(line, bytes) else line)
        if isinstance(read, dict) and "data" not in read:
            read = {"data": read}
        found = msgspec.convert(read, _Line)
    except msgspec.ValidationError as invalid:
        raise Unreadable(f"not a post in X's JSON: {invalid}") from invalid
    except (ValueError, RecursionError):
        raise Unreadable(f"not a post in X's JSON: {error}") from error
    return heard(found.data, found.includes, heard_at)


def read_objects(data: object, includes: object, heard_at: datetime) -> list[HeardPost]:
    """X's `data` (one post or a list) with its `includes`, already decoded; unreadable ones raise."""
    items: Sequence[object] = data if isinstance(data, list) else [data]
    try:
        users = msgspec.convert(includes or {}, _Includes, strict=False)
        return [heard(msgspec.convert(item, _Post), users, heard_at) for item in items]
    except msgspec.ValidationError as error:
        raise Unreadable(f"not a post of X: {error}") from error


def read_tolerantly(
    data: object, includes: object, heard_at: datetime
) -> tuple[list[HeardPost], list[Unreadable]]:
    """As `read_objects`, but one post that cannot be read does not cost the others: (posts, what was unreadable)."""
    items: Sequence[object] = data if isinstance(data, list) else [data] if data else []
    try:
        msgspec.convert(includes or {}, _Includes, strict=False)
    except msgspec.ValidationError:
        includes = None
    posts: list[HeardPost] = []
    unreadable: list[Unreadable] = []
    for item in items:
        try:
            posts += read_objects(item, includes, heard_at)
        except Unreadable as error:
            unreadable.append(error)
    return posts, unreadable


def heard(post: _Post, includes: _Includes | None, heard_at: datetime | None) -> HeardPost:
    """The post in our own words; raises `Unreadable` where what we cannot do without is missing."""
    x_id = _id(post.id, "id")
    author_id = _id(post.author_id, "author_id")
    created_at = _moment(post.created_at) if post.created_at else snowflake_time(x_id) if heard_at else None
    if created_at is None:
        raise Unreadable("created_at is missing")
    note = post.note_tweet or post.note_post
    references = {r.type: r.id for r in post.referenced_tweets or post.referenced_posts or ()}
    replies_to = post.in_reply_to_tweet_id or references.get("replied_to")
    quotes = references.get("quoted")
    authors = {str(p.id): p.author_id for p in (*includes.tweets, *includes.posts)} if includes else {}
    chain = post.edit_history_tweet_ids or post.edit_history_post_ids
    return HeardPost(
        x_id=x_id,
        author=_author(author_id, includes),
        text=storable(note.text if note and note.text else post.text)[:_TEXT_AT_MOST],
        created_at=created_at,
        heard_at=heard_at or created_at,
        conversation_id=_optional(post.conversation_id) or x_id,
        lang=language(post.lang),
        mentions=tuple(_id(m.id, "entities.mentions.id") for m in post.entities.mentions if m.id)
        if post.entities
        else (),
        replies_to=_optional(replies_to),
        replies_to_author=_optional(post.in_reply_to_user_id) or _optional(authors.get(str(replies_to))),
        quotes=_optional(quotes),
        quotes_author=_optional(authors.get(str(quotes))),
        is_repost="retweeted" in references or "reposted" in references,
        reply_settings=post.reply_settings or "everyone",
        first_x_id=_optional(chain[0]) if chain else None,
        media=media_of(
            post.attachments.media_keys if post.attachments else (), includes.media if includes else ()
        ),
    )


def snowflake_time(x_id: int) -> datetime:
    """When X made an id (UTC, to the millisecond)."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=(x_id >> 22) + X_EPOCH_MS)


def storable(text: str) -> str:
    """Text that UTF-8 and PostgreSQL can hold: no NUL, no lone surrogates."""
    return _SURROGATES.sub("\ufffd", text).replace("\0", "")


def language(code: str | None) -> str:
    """X's language code as BCP-47; its oddities mended, unknown ones "und"."""
    code = {"iw": "he", "in": "id"}.get(code or "und", code or "und")
    known = code.isascii() and code.replace("-", "").isalnum() and len(code) <= 12
    return code if known and code not in ("zxx", "art") and not code.startswith("q") else "und"


def author_of(author_id: int, user: object) -> Author:
    """The author of this id, as far as X's user object (decoded) tells; by id alone where it cannot be read."""
    try:
        return _told(author_id, msgspec.convert(user, _User, strict=False))
    except msgspec.ValidationError:
        return Author(author_id)


def _author(author_id: int, includes: _Includes | None) -> Author:
    for user in includes.users if includes else ():
        if str(user.id) == str(author_id):
            return _told(author_id, user)
    return Author(author_id)


def _told(author_id: int, user: _User) -> Author:
    followers = user.public_metrics.followers_count if user.public_metrics else 0
    name, username = storable(user.name)[:200], storable(user.username)[:50]
    return Author(author_id, username, name, max(0, followers), user.receives_your_dm)


def _id(value: str | int | None, field: str) -> int:
    digits = "" if value is None else str(value)
    if (
        len(digits) < 20
        and digits.isdigit()
        and digits.isascii()
        and 0 < (number := int(digits)) <= _BIGGEST_ID
    ):
        return number
    if not digits:
        raise Unreadable(f"{field} is missing")
    raise Unreadable(f"{field} is not an id of X: {digits[:40]!r}")


def _optional(value: str | int | None) -> int | None:
    return _id(value, "a reference") if value else None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable(f"created_at is not a time: {text[:40]!r}") from None
    if moment.tzinfo is None:
        raise Unreadable(f"created_at has no time zone: {text[:40]!r}")
    moment = moment.astimezone(UTC)
    if moment < _OLDEST or moment.year >= 2200:
        raise Unreadable(f"created_at is out of range: {text[:40]!r}")
    return moment
