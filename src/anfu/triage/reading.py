"""Reading posts as X's API gives them, one JSON object per line."""

from __future__ import annotations

import json

import msgspec


class UnreadableLineError(ValueError):
    """A line that holds no post; the message says what is wrong with it."""


class LinePost(msgspec.Struct, frozen=True, gc=False):
    """As much of a post as triage needs. `lang` is X's code, or None."""

    post_id: str
    text: str
    lang: str | None


class _Note(msgspec.Struct):
    text: str | None = None


class _Post(msgspec.Struct):
    id: str | int | None = None
    text: str | None = None
    lang: str | None = None
    note_tweet: _Note | None = None
    note_post: _Note | None = None
    data: _Post | None = None


_DECODER = msgspec.json.Decoder(_Post)


def read_line(line: bytes) -> LinePost:
    """The post on `line`: `{"data": {...}}` or a bare post. Long text stands before its cut form."""
    if not line or line.isspace():
        raise UnreadableLineError("the line is empty")
    try:
        post = _DECODER.decode(line)
    except msgspec.ValidationError as error:
        raise UnreadableLineError(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        post = _read_leniently(line, error)
    post = post.data or post
    post_id, text = post.id, post.text
    if post.note_tweet or post.note_post:
        text = next((note.text for note in (post.note_tweet, post.note_post) if note and note.text), text)
    if post_id is None or post_id == "":
        raise UnreadableLineError('the post has no "id"')
    if text is None:
        raise UnreadableLineError('the post has no "text"')
    if not (isinstance(post_id, str) and post_id.isascii()):
        post_id = str(post_id).encode("utf-8", "replace").decode()
    return LinePost(post_id, text, post.lang)


def _read_leniently(line: bytes, error: Exception) -> _Post:
    """Read what strict JSON refuses and people still send: bytes that are not UTF-8, halves of emoji."""
    try:
        return msgspec.convert(json.loads(line.decode("utf-8", "replace")), _Post)
    except msgspec.ValidationError as invalid:
        raise UnreadableLineError(str(invalid)) from invalid
    except (ValueError, RecursionError):
        raise UnreadableLineError(f"not JSON: {error}") from error
