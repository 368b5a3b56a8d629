"""Asks X in one batch what became of every post that we keep, where the app may: X calls it a compliance job.

X itself keeps the jobs, so nothing is kept here, and reading a result twice does no harm. The list goes to, and its
result comes from, addresses that X signs: our tokens stay away from them. Source: X API v2, batch compliance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import msgspec

from anfu.channel.port import ChannelError
from anfu.channel.x.client import XClient

JOBS = "/2/compliance/jobs"
NAME = "anfu"
EVERY = timedelta(days=7)
UPLOADED_WITHIN = timedelta(hours=1)
"""A job that still waits for its list after that never got it: another one is begun."""
TIMEOUT = httpx.Timeout(60, connect=5)
PROTECTED = "protected"
KEPT_BY_US = "scrub_geo"
"""X wants places wiped with this one: we keep none."""


class XCompliance:
    """One brand's batch look-ups."""

    def __init__(self, client: XClient) -> None:
        self._client = client

    def gone(self, x_ids: Iterable[int], now: datetime) -> dict[int, str]:
        """What X's newest job tells is gone (id: why); where none is a week old at most, one is begun for `x_ids`.

        Raises `ChannelError` where X does not let the app ask.
        """
        jobs = self._client.get(JOBS, {"type": "tweets"}, as_user=False).get("data") or []
        ours = [job for job in jobs if isinstance(job, dict) and job.get("name") == NAME]
        newest = max(ours, key=_begun_at, default=None)
        if newest is None or _begun_at(newest) < now - EVERY or _came_to_nothing(newest, now):
            self._begin(x_ids, now)
            return {}
        if newest.get("status") != "complete":
            return {}
        return dict(_read(_fetched("GET", str(newest.get("download_url", "")))))

    def _begin(self, x_ids: Iterable[int], now: datetime) -> None:
        listed = "\n".join(str(x_id) for x_id in x_ids)
        if not listed:
            return
        answer = self._client.post(JOBS, {"type": "tweets", "name": NAME}, {}, now, as_user=False)
        if not isinstance(answer, dict):
            raise ChannelError(f"X began no compliance job: {answer.detail}")
        _fetched("PUT", str((answer.get("data") or {}).get("upload_url", "")), listed)


def _came_to_nothing(job: dict[str, Any], now: datetime) -> bool:
    never_uploaded = job.get("status") == "created" and _begun_at(job) < now - UPLOADED_WITHIN
    return never_uploaded or job.get("status") == "failed"


def _begun_at(job: dict[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(str(job["created_at"]))
    except (KeyError, ValueError) as error:
        raise ChannelError(f"X told a compliance job without its time: {job}") from error


def _fetched(method: str, address: str, text: str | None = None) -> bytes:
    try:
        answer = httpx.request(
            method, address, content=text, headers={"content-type": "text/plain"}, timeout=TIMEOUT
        )
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ChannelError(f"X's store for compliance jobs did not answer: {error}") from error
    return answer.content


class _Line(msgspec.Struct):
    id: str
    reason: str = ""


def _read(content: bytes) -> Iterator[tuple[int, str]]:
    for line in content.splitlines():
        try:
            told = msgspec.json.decode(line, type=_Line)
        except msgspec.DecodeError as error:
            raise ChannelError(f"X's list of what is gone is not readable: {error}") from error
        if told.id.isdecimal() and told.reason != KEPT_BY_US:
            yield int(told.id), told.reason if told.reason == PROTECTED else "deleted"
