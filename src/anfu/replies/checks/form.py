"""The outside of a reply: length, slots left open, language, likeness to recent replies, links."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from anfu.channel.length import LINK
from anfu.channel.networks import able
from anfu.replies.checks.catalogue import finding
from anfu.replies.checks.finding import Finding, Setting

_OPEN_SLOT = re.compile(
    r"\{[^{}]*\}|\[[A-Z][^\[\]]{0,30}\]|<(?:[a-z ]{2,20}|[A-Z_ ]{2,20})>"
    r"|\b(?:XX+|TBD|TODO|NAME|INSERT \w+)\b|【[^】]{0,12}】|(?:某某|××+|＿{2,}|_{3,})"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_PAUSE = re.compile(r"[.!?](?=\s)\s*|[。！？]\s*|\s+")
"""Where a sentence ends, or a word."""
_ALIKE = 0.8


def check_form(text: str, setting: Setting) -> Iterator[Finding]:
    """Whether it can be sent as it stands, and reads as meant for this customer."""
    if not text.strip():
        yield finding("empty", setting, 0, len(text))
        return
    for found in _OPEN_SLOT.finditer(text):
        yield finding("open_slot", setting, found.start(), found.end())
    network = able(setting.network)
    limit, weight = network.limit(private=not setting.public), network.weigh(text)
    if weight > limit:
        rest = _fitting(text, limit, network.weigh)
        yield finding("too_long", setting, rest, len(text), weight=weight, limit=limit, over=weight - limit)
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if han * 2 < latin if setting.is_chinese else han > latin:
        yield finding("wrong_language", setting, 0, len(text), language=setting.language)
    if setting.public:
        for found in LINK.finditer(text) if network.cost else ():
            yield finding("link_cost", setting, found.start(), found.end())
        if any(_likeness(text, earlier) >= _ALIKE for earlier in setting.recent):
            yield finding("near_duplicate", setting, 0, len(text))


def _fitting(text: str, limit: int, weigh: Callable[[str], int]) -> int:
    """How much of a text that is too long could be sent by itself: whole sentences, else whole words."""
    pauses = list(_PAUSE.finditer(text))
    fitting = bisect_right(pauses, limit, key=lambda found: weigh(text[: found.end()].rstrip()))
    ends = [found.end() for found in pauses[:fitting] if found[0].strip()]
    return ends[-1] if ends else (pauses[fitting - 1].end() if fitting else 0)


def _likeness(one: str, other: str) -> float:
    """How alike two texts are, by the three-letter pieces that they share, from 0 to 1."""
    a, b = _pieces(one), _pieces(other)
    return len(a & b) / len(a | b) if a | b else 1.0


def _pieces(text: str) -> set[str]:
    plain = re.sub(r"\W+", " ", text.lower())
    return {plain[at : at + 3] for at in range(len(plain) - 2)}
