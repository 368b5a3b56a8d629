"""Asks a tool by HTTP, and reads what tools have in common: limits, times, addresses of posts, moods."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

import httpx
import msgspec

from anfu.channel.pointing import LimitedError, PostIn
from anfu.channel.port import ChannelError

TIMEOUT = httpx.Timeout(30, connect=5)
WAIT = timedelta(minutes=5)
"""How long to wait where a tool that is tired does not say for how long."""
OVERLAP = timedelta(hours=1)
"""Tools list some posts late: each reading goes back this far behind the last."""
_ADDRESSES = ("url", "perma_link", "permalink", "postUrl", "post_url", "link", "href", "source_url")
_MOODS = {"positive": "positive", "negative": "negative", "neutral": "neutral"}
Json = Mapping[str, Any]


class DeniedError(ChannelError):
    """The tool says 401: a token that does not hold, or whatever else it means by that."""


class Web:
    """One tool's way in; a test gives it another address."""

    def __init__(self, name: str, base_url: str, headers: Mapping[str, str]) -> None:
        self.name = name
        self._base_url, self._headers = base_url, dict(headers)

    def ask(
        self, path: str, now: datetime, params: Sequence[tuple[str, str]] = (), body: object = None
    ) -> tuple[int, Json]:
        """Status and body of an answer that is no failure of the tool; raises `LimitedError` or `ChannelError`."""
        try:
            answer = httpx.request(
                "GET" if body is None else "POST",
                self._base_url + path,
                params=list(params),
                json=body,
                headers=self._headers,
                timeout=TIMEOUT,
                verify=_certificates(),
            )
        except httpx.HTTPError as error:
            raise ChannelError(
                f"{self.name} cannot be reached: {str(error) or type(error).__name__}"
            ) from error
        if answer.status_code == 429:
            raise LimitedError(_wait(answer, now), f"{self.name} asks to wait")
        if answer.status_code >= 500:
            raise ChannelError(f"{self.name} answered {answer.status_code}")
        try:
            told = msgspec.json.decode(answer.content)
        except msgspec.DecodeError as error:
            raise ChannelError(f"{self.name} answered what is not JSON: {error}") from error
        return answer.status_code, told if isinstance(told, dict) else {"data": told}

    def lines(self, path: str, now: datetime, params: Sequence[tuple[str, str]]) -> Iterator[Json]:
        """The objects of an answer that comes line by line; raises as `ask` does, whenever it breaks off."""
        try:
            with httpx.stream(
                "GET",
                self._base_url + path,
                params=list(params),
                headers=self._headers,
                timeout=TIMEOUT,
                verify=_certificates(),
            ) as answer:
                if answer.status_code == 429:
                    raise LimitedError(_wait(answer, now), f"{self.name} asks to wait")
                if answer.status_code == 401:
                    raise DeniedError(f"{self.name} answered 401 to {path}")
                if answer.status_code != 200:
                    raise ChannelError(f"{self.name} answered {answer.status_code} to {path}")
                for line in answer.iter_lines():
                    if line.strip():
                        yield msgspec.json.decode(line, type=dict[str, Any])
        except (httpx.HTTPError, msgspec.DecodeError) as error:
            raise ChannelError(f"{self.name} broke off: {str(error) or type(error).__name__}") from error


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust: read once, since it takes longer than a call."""
    return httpx.create_ssl_context()


def listed(told: Json, *keys: str) -> list[Json]:
    """The list of things in an answer: under one of the keys that its documents name, at any depth of `data`."""
    for key in keys:
        found = told.get(key)
        if isinstance(found, list):
            return [one for one in found if isinstance(one, dict)]
    inner = told.get("data")
    return listed(inner, *keys) if isinstance(inner, dict) else []


def post_at(thing: Json, post_in: PostIn) -> int | None:
    """The post that a thing's address names, under whichever name it stands."""
    for name in _ADDRESSES:
        if isinstance(address := thing.get(name), str) and (post_id := post_in(address)):
            return post_id
    return None


def mood(told: object) -> str:
    """A tool's judgement in our words: by name, or by the sign of a number."""
    if isinstance(told, int | float) and not isinstance(told, bool):
        return "positive" if told > 0 else "negative" if told < 0 else "neutral"
    return _MOODS.get(str(told).lower(), "")


def number(told: object) -> float | None:
    """A number, however it is written."""
    try:
        return None if told in (None, "") else float(str(told))
    except ValueError:
        return None


def moment(told: object) -> datetime | None:
    """A time (UTC), in ISO 8601 or in milliseconds since 1970; None where it is neither."""
    try:
        if isinstance(told, int | float):
            return datetime.fromtimestamp(told / 1000, UTC)
        at = datetime.fromisoformat(str(told))
    except (ValueError, OverflowError, OSError):
        return None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def from_mark(mark: str, since: datetime) -> datetime:
    """From when on to read, where marks are times."""
    return (moment(mark) or since) - OVERLAP if mark else since


def _wait(answer: httpx.Response, now: datetime) -> datetime:
    told = answer.headers.get("retry-after", "")
    if told.isdecimal():
        return now + min(timedelta(seconds=int(told)), timedelta(days=1))
    try:
        return min(max(parsedate_to_datetime(told), now), now + timedelta(days=1))
    except ValueError:
        return now + WAIT
