"""Reads addresses and ids of posts on X as people and other tools write them."""

from __future__ import annotations

import re
from typing import NamedTuple

_POST = re.compile(
    r"(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/(?:#!/)?(?:i/web|(?P<handle>\w{1,50}))"
    r"/status(?:es)?/(?P<id>\d{1,19})(?:[/?#].*)?",
    re.IGNORECASE | re.ASCII,
)
_HOST = re.compile(r"(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com(?:/.*)?", re.IGNORECASE)
_PROFILE = re.compile(
    r"(?:https?://)?(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/@?(?P<handle>\w{1,50})/?(?:\?.*)?",
    re.IGNORECASE | re.ASCII,
)
OLDEST_ID = 10**17
"""Ids of X are longer since August 2011; a shorter number in another tool's file is that tool's own."""
BIGGEST_ID = 2**63 - 1


class PostLink(NamedTuple):
    """A post's id on X, and the handle in its address; empty where the address does without."""

    x_id: int
    handle: str


def post_at(address: str) -> PostLink | None:
    """The post that an address leads to; None where it is no post on X."""
    found = _POST.fullmatch(address.strip())
    if found is None or not OLDEST_ID <= int(found["id"]) <= BIGGEST_ID:
        return None
    handle = found["handle"] or ""
    return PostLink(int(found["id"]), "" if handle.lower() == "i" else handle)


def is_on_x(address: str) -> bool:
    """Does an address lead to X, to a post or not?"""
    return _HOST.fullmatch(address.strip()) is not None


def handle_at(address: str) -> str:
    """The handle whose page an address leads to; empty where it leads elsewhere."""
    found = _PROFILE.fullmatch(address.strip())
    return found["handle"] if found else ""
