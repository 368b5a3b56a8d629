"""The outside of a reply: length, slots left open, language, likeness to recent replies, links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anfu.channel.length import LIMIT, LINK, MESSAGE_LIMIT, weighted_length
from anfu.replies.checks.finding import Finding, Setting

_OPEN_SLOT = re.compile(
    r"\{[^{}]*\}|\[[A-Z][^\[\]]{0,30}\]|<(?:[a-z ]{2,20}|[A-Z_ ]{2,20})>"
    r"|\b(?:XX+|TBD|TODO|NAME|INSERT \w+)\b|【[^】]{0,12}】|(?:某某|××+|＿{2,}|_{3,})"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_ALIKE = 0.8


def check_form(text: str, setting: Setting) -> Iterator[Finding]:
    """Whether it can be sent as it stands, and reads as meant for this customer."""
    if not text.strip():
        yield Finding("empty", "block", 0, len(text), "There is nothing to send.", "Write a reply.")
        return
    for found in _OPEN_SLOT.finditer(text):
        yield Finding(
            "open_slot",
            "block",
            found.start(),
            found.end(),
            "A slot is not filled.",
            "Fill it or take it out.",
        )
    limit = LIMIT if setting.public else MESSAGE_LIMIT
    weight = weighted_length(text)
    if weight > limit:
        fix = f"Shorten it by {weight - limit}."
        yield Finding("too_long", "block", 0, len(text), f"It weighs {weight} of X's {limit}.", fix)
    yield from _language(text, setting)
    if setting.public:
        for found in LINK.finditer(text):
            yield Finding(
                "link_cost",
                "hint",
                found.start(),
                found.end(),
                "X may charge for a link.",
                "Leave it out if you can.",
            )
        if any(_likeness(text, earlier) >= _ALIKE for earlier in setting.recent):
            reason = "It is nearly the same as a recent reply, which X takes for spam."
            yield Finding("near_duplicate", "warn", 0, len(text), reason, "Word it anew for this customer.")


def _language(text: str, setting: Setting) -> Iterator[Finding]:
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    wrong = han * 2 < latin if setting.is_chinese else han > latin
    if wrong:
        reason = f'It is not in the customer\'s language ("{setting.language}").'
        yield Finding("wrong_language", "block", 0, len(text), reason, "Answer in their language.")


def _likeness(one: str, other: str) -> float:
    """How alike two texts are, by the three-letter pieces that they share, from 0 to 1."""
    a, b = _pieces(one), _pieces(other)
    return len(a & b) / len(a | b) if a | b else 1.0


def _pieces(text: str) -> set[str]:
    plain = re.sub(r"\W+", " ", text.lower())
    return {plain[at : at + 3] for at in range(len(plain) - 2)}
