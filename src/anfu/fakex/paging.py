"""Pages of a list of ids, newest first, as X cuts them."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

import msgspec

from anfu.fakex.problems import invalid
from anfu.fakex.records import Json, Post, millis


class Span(msgspec.Struct, frozen=True):
    """What part of a list is wanted: ids between (both excluded), times from start until end (excluded)."""

    since_id: int | None = None
    until_id: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    size: int = 10

    def covers(self, post: Post) -> bool:
        """Whether the post was made in the wanted time."""
        return (self.start_ms is None or post.at_ms >= self.start_ms) and (
            self.end_ms is None or post.at_ms < self.end_ms
        )


def span_of(query: dict[str, str], smallest: int, largest: int, default: int = 10) -> Span:
    """The span that a request asks for. Raises X's 400 for what does not hold."""
    size = number(query, "max_results", default)
    if not smallest <= size <= largest:
        raise invalid("max_results", str(size), f"must be between {smallest} and {largest}")
    until = _id(query, "until_id")
    token = query.get("pagination_token") or query.get("next_token")
    if token:
        before = decode_token(token)
        until = before if until is None else min(before, until)
    return Span(_id(query, "since_id"), until, _time(query, "start_time"), _time(query, "end_time"), size)


def page(
    ids: Sequence[int], span: Span, wanted: Callable[[int], Post | None]
) -> tuple[list[Post], str | None]:
    """The newest posts of a rising list that the span covers, and the token for the next page.

    `wanted` gives the post of an id, or None where it is not to be shown.
    """
    low = 0 if span.since_id is None else bisect_right(ids, span.since_id)
    high = len(ids) if span.until_id is None else bisect_left(ids, span.until_id)
    found: list[Post] = []
    for place in range(high - 1, low - 1, -1):
        post = wanted(ids[place])
        if post is None or not span.covers(post):
            continue
        if len(found) == span.size:
            return found, encode_token(found[-1].id)
        found.append(post)
    return found, None


def meta(posts: Sequence[Post], next_token: str | None) -> Json:
    """The `meta` of a page."""
    told: Json = {"result_count": len(posts)}
    if posts:
        told |= {"newest_id": str(posts[0].id), "oldest_id": str(posts[-1].id)}
    if next_token:
        told["next_token"] = next_token
    return told


def number(query: dict[str, str], name: str, default: int) -> int:
    """A whole number of the query."""
    value = query.get(name, "")
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise invalid(name, value, "must be a whole number") from error


def _id(query: dict[str, str], name: str) -> int | None:
    value = query.get(name)
    if value is None:
        return None
    if not value.isascii() or not value.isdigit() or len(value) > 19:
        raise invalid(
            name, value, f"The `{name}` query parameter value [{value}] does not match ^[0-9]{{1,19}}$"
        )
    return int(value)


def _time(query: dict[str, str], name: str) -> int | None:
    value = query.get(name)
    if value is None:
        return None
    try:
        return millis(value)
    except ValueError as error:
        raise invalid(name, value, "must be an ISO 8601 time such as 2026-01-15T10:30:00Z") from error


def encode_token(last_id: int) -> str:
    """The token of the page after this id."""
    return base64.urlsafe_b64encode(f"{last_id:020d}".encode()).decode().rstrip("=")


def decode_token(token: str) -> int:
    """The id before which a page begins. Raises X's 400."""
    try:
        return int(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (binascii.Error, ValueError) as error:
        raise invalid("pagination_token", token, "is not a token that was given out") from error
