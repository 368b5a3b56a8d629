"""Counts what X bills of our reads, from its answers as they pass. What we say is booked when it is published.

X sends no cost with its answers. It bills each resource once per UTC day, so what one process reads again is not
counted; two processes that read the same count it twice, so the sum is never too low.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

import httpx
import msgspec

from anfu.channel.port import Bought

_OWNED = re.compile(r"/2/users/\d+/(mentions|tweets)$")
_POSTS = re.compile(r"/2/tweets(/\d+|/search/(recent|all))?$")
_USERS = re.compile(r"/2/users(/me|/\d+|/by/username/\w+)?$")
_MESSAGES = re.compile(r"/2/dm_")
_COUNTS = re.compile(r"/2/tweets/counts/")
_PURPOSES = (
    (re.compile(r"/2/users/\d+/tweets$"), "look_up"),
    (re.compile(r"/mentions$|/search/|/counts/|/stream"), "listen"),
    (re.compile(r"/2/tweets"), "follow"),
    (re.compile(r"/2/users"), "connect"),
    (_MESSAGES, "messages"),
)


class _Event(msgspec.Struct):
    data: dict[str, Any] = {}
    includes: dict[str, Any] = {}


_read_event = msgspec.json.Decoder(_Event).decode


class Meter:
    """Adds up what passes, from any number of threads, until it is taken."""

    def __init__(
        self, clock: Callable[[], datetime] = lambda: datetime.now(UTC), *, owns_app: bool = True
    ) -> None:
        self._clock = clock
        self._own = "owned_read" if owns_app else "post_read"
        self._lock = threading.Lock()
        self._counted: Counter[Bought] = Counter()
        self._seen: set[tuple[str, str]] = set()
        self._seen_day = date.min

    def hear(self, answer: httpx.Response) -> None:
        """Count an answer of X; those that bill nothing count nothing. Made for `XClient.watch`."""
        path = answer.request.url.path
        if answer.status_code not in (200, 201) or path.endswith("/stream"):
            return
        if answer.request.method == "DELETE" and _POSTS.match(path):
            self._add("delete", "follow", [path])
        elif answer.request.method == "GET" and (kind := self._kind(path)):
            answer.read()
            self._count(kind, _purpose(path), answer.content)

    def hear_line(self, line: str) -> None:
        """Count one line of a stream; blank ones keep it alive and cost nothing."""
        if not line.strip():
            return
        try:
            event = _read_event(line)
        except msgspec.DecodeError:
            return
        name = str(event.data.get("event_type", "post"))
        if name.startswith("post") and not name.startswith("post.delete"):
            one = event.data.get("payload") or event.data
            self._add("post_read", "listen", [str(one.get("id", ""))])
        elif name in ("dm.received", "chat.received"):
            self._add("message_read", "messages", [_message_id(event.data)])

    def take(self) -> dict[Bought, int]:
        """What was counted since the last time."""
        with self._lock:
            counted, self._counted = self._counted, Counter()
        return dict(counted)

    def give_back(self, counted: dict[Bought, int]) -> None:
        """It could not be booked: it counts again."""
        with self._lock:
            self._counted.update(counted)

    def _kind(self, path: str) -> str | None:
        for pattern, kind in (
            (_OWNED, self._own),
            (_COUNTS, "count"),
            (_POSTS, "post_read"),
            (_USERS, "user_read"),
            (_MESSAGES, "message_read"),
        ):
            if pattern.match(path):
                return kind
        return None

    def _count(self, kind: str, purpose: str, content: bytes) -> None:
        try:
            body = msgspec.json.decode(content, type=dict[str, Any])
        except msgspec.DecodeError:
            return
        if kind == "count":
            self._book(kind, purpose, 1)
            return
        data = body.get("data") or []
        self._add(kind, purpose, _ids(data if isinstance(data, list) else [data]))
        self._add("user_read", purpose, _ids((body.get("includes") or {}).get("users") or []))

    def _add(self, kind: str, purpose: str, ids: Iterable[str]) -> None:
        day = self._clock().date()
        with self._lock:
            if day != self._seen_day:
                self._seen, self._seen_day = set(), day
            fresh = {(kind, one) for one in ids if one} - self._seen
            self._seen |= fresh
            if fresh:
                self._counted[Bought(day, kind, purpose)] += len(fresh)

    def _book(self, kind: str, purpose: str, times: int) -> None:
        with self._lock:
            self._counted[Bought(self._clock().date(), kind, purpose)] += times


def _ids(things: list[Any]) -> list[str]:
    return [str(thing.get("id", "")) for thing in things if isinstance(thing, dict)]


def _message_id(event: dict[str, Any]) -> str:
    """The id under which a message is listed, too, so that it is counted once a day."""
    payload = event.get("payload") or {}
    told = payload.get("direct_message_events") or [payload]
    return str((told[0] if isinstance(told[0], dict) else {}).get("id") or event.get("event_uuid", ""))


def _purpose(path: str) -> str:
    return next((purpose for pattern, purpose in _PURPOSES if pattern.search(path)), "other")
