"""A row of another tool's file as what was heard on X; or why it is not taken in."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from anfu.channel.port import Author, HeardPost
from anfu.channel.x.links import BIGGEST_ID, OLDEST_ID, handle_at, is_on_x, post_at
from anfu.channel.x.shape import language, snowflake_time, storable
from anfu.imports.reading.sheet import Fault, Row

ON_X = frozenset({"x", "twitter", "tweet", "tweets"})
"""Words by which tools call X."""
_WORD = re.compile(r"[a-z0-9]+")
_HANDLE = re.compile(r"@?(\w{1,15})", re.ASCII)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_A_DAY = timedelta(days=1)
_STAND_IN = 2**61


class Ways(NamedTuple):
    """How rows are read: where each meaning stands, from which system, for which brand (X id, handle), and since when
    posts are cared for (UTC): older ones are the past. What is older than `kept_since` would be wiped at once.
    """

    places: Mapping[str, int]
    system: str
    brand_x_id: int
    brand_handle: str
    care_since: datetime
    kept_since: datetime
    now: datetime


class Mention(NamedTuple):
    """A post that a row is about. `post` is None where X must be asked what it says, or since it may be answered."""

    line: int
    x_id: int
    is_past: bool
    post: HeardPost | None


class LeftOut(NamedTuple):
    """A sound row that is not for us: "elsewhere" (on another network) or "too_old" (its words would not be kept)."""

    line: int
    why: str


def read_mention(row: Row, header: list[str], ways: Ways) -> Mention | LeftOut | Fault:
    """What a row is about. When a post was published, its id on X tells: no date of the file is needed or believed."""

    def cell(meaning: str) -> str:
        place = ways.places.get(meaning)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""

    def fault(meaning: str, reason: str) -> Fault:
        place = ways.places.get(meaning)
        return Fault(row.line, header[place] if place is not None else "", reason, cell(meaning)[:100])

    link = post_at(cell("link"))
    network = cell("network").casefold()
    if link is None:
        if is_on_x(cell("link")):
            return fault("link", "link_wrong")
        if ON_X.isdisjoint(_WORD.findall(network)) and (network or cell("link").startswith("http")):
            return LeftOut(row.line, "elsewhere")
        told = _id_of(cell("id"))
        if isinstance(told, str):
            return fault("id" if cell("id") or "id" in ways.places else "link", told)
        x_id = told
    else:
        x_id = link.x_id
    created_at = snowflake_time(x_id)
    if created_at > ways.now + _A_DAY:
        return fault("link" if link else "id", "id_wrong")
    if created_at < ways.kept_since:
        return LeftOut(row.line, "too_old")
    is_past = created_at < ways.care_since
    handle = (link.handle if link else "") or _handle(cell("handle")) or handle_at(cell("author_link"))
    text = storable(html.unescape(_TAG.sub("", cell("text") or cell("title"))))
    author = _author(cell("author_id"), handle, cell("author") or cell("handle"), cell("followers"), ways)
    if not is_past or not text or author is None:
        return Mention(row.line, x_id, is_past, None)
    replies_to = _number(cell("replies_to"))
    return Mention(
        row.line,
        x_id,
        is_past,
        HeardPost(
            x_id=x_id,
            author=author,
            text=text,
            created_at=created_at,
            heard_at=created_at,
            conversation_id=replies_to or x_id,
            lang=language(cell("language").lower()[:12]),
            mentions=(ways.brand_x_id,) if f"@{ways.brand_handle}".lower() in text.lower() else (),
            replies_to=replies_to,
            is_repost=text.startswith("RT @"),
            told_by=ways.system or "file",
        ),
    )


def stand_in(handle: str) -> int:
    """An id for an author of whom a file gives only the handle: the same for the same handle, and never one of X's."""
    digest = hashlib.sha256(handle.lower().encode()).digest()
    return -(_STAND_IN + int.from_bytes(digest[:7], "big"))


def _author(author_id: str, handle: str, name: str, followers: str, ways: Ways) -> Author | None:
    if handle.lower() == ways.brand_handle.lower():
        return Author(ways.brand_x_id, ways.brand_handle)
    x_id = _number(author_id)
    if x_id is None and not handle:
        return None
    known = "" if _HANDLE.fullmatch(name) and name.lstrip("@").lower() == handle.lower() else name
    return Author(x_id or stand_in(handle), handle, storable(known)[:200], _number(followers) or 0)


def _id_of(told: str) -> int | str:
    """An id of X, or the code of what is wrong with it."""
    told = told.strip("'\" ").rsplit(":", 1)[-1]
    if not told:
        return "no_id"
    if _ROUNDED.fullmatch(told):
        return "id_rounded"
    if not (told.isascii() and told.isdecimal()) or not OLDEST_ID <= int(told[:20]) <= BIGGEST_ID:
        return "id_wrong"
    return int(told)


def _number(told: str) -> int | None:
    told = told.strip("'\" ").replace(",", "")
    fits = told.isascii() and told.isdecimal() and len(told) < 20 and 0 < int(told) <= BIGGEST_ID
    return int(told) if fits else None


def _handle(told: str) -> str:
    found = _HANDLE.fullmatch(told)
    return found[1] if found else ""
