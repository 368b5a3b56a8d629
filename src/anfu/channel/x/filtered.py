"""Listens by X's filtered stream for posts that match our rules, such as complaints that do not name the brand.

Nothing automatic may answer them: X lets us reply to who addressed us. Source: X API v2, filtered stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
import structlog

from anfu.channel.port import ChannelError, HeardPost
from anfu.channel.x.client import XClient
from anfu.channel.x.reading import FIELDS
from anfu.channel.x.shape import Unreadable, read_line

log = structlog.get_logger()

STREAM = "/2/tweets/search/stream"
RULES = f"{STREAM}/rules"
OURS = "anfu"
"""The tag of our rules; those of others in the same app stay as they are."""


def keep_rules(client: XClient, values: Sequence[str], now: datetime) -> None:
    """See that exactly these rules of ours are in force; raises `ChannelError`. One that X refuses is only noted."""
    told = client.get(RULES, {}, as_user=False).get("data") or []
    ours = {str(rule.get("value")): str(rule.get("id")) for rule in told if rule.get("tag") == OURS}
    if old := [rule for value, rule in ours.items() if value not in values]:
        _change(client, {"delete": {"ids": old}}, now)
    if new := [value for value in dict.fromkeys(values) if value not in ours]:
        _change(client, {"add": [{"value": value, "tag": OURS} for value in new]}, now)


def caught(client: XClient, clock: Callable[[], datetime]) -> Iterator[HeardPost | Unreadable | None]:
    """Posts as they are published, for ever; None stands for a keep-alive. Raises `ChannelError` when it ends."""
    with client.stream(STREAM, FIELDS) as lines:
        for line in lines:
            if not line.strip():
                yield None
                continue
            try:
                if post := _read(line, clock()):
                    yield post
            except Unreadable as unreadable:
                yield unreadable
    raise ChannelError("X ended the stream")


class _Rule(msgspec.Struct):
    tag: str = ""


class _Line(msgspec.Struct):
    matching_rules: list[_Rule] = []
    errors: list[Any] = []


_line = msgspec.json.Decoder(_Line).decode


def _read(line: str, heard_at: datetime) -> HeardPost | None:
    try:
        told = _line(line)
    except msgspec.DecodeError as error:
        raise Unreadable(f"not a line of the filtered stream: {error}") from error
    if told.errors:
        raise ChannelError(f"X ends the stream: {told.errors}")
    # The stream brings what the rules of others in the app catch, too.
    if told.matching_rules and OURS not in {rule.tag for rule in told.matching_rules}:
        return None
    return read_line(line, heard_at)


def _change(client: XClient, wish: dict[str, object], now: datetime) -> None:
    answer = client.post(RULES, wish, {}, now, as_user=False)
    if not isinstance(answer, dict):
        raise ChannelError(f"X did not take the rules for keywords: {answer.detail}")
    for error in answer.get("errors") or ():
        log.warning("X does not take a keyword", why=str(error))
