"""Waits and outcomes of groups of customers, like with like; how politely a complaint is put. Values in and out.

Politeness is read from a handful of words of the complaint when this is asked for, and stored nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from anfu.insight.effect import Effect, Flags, Numbers, compare, strata
from anfu.insight.frame import NEVER, UNKNOWN, Frame
from anfu.insight.intervals import Estimate

HOUR = 3_600_000_000
WEEK = 7 * 24 * HOUR
POLITE, PLAIN, RUDE = range(3)
COURTESY = ("polite", "plain", "rude")

_MARKS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "en": (
        re.compile(
            r"\b(?:please|pls|thank(?:s| you)|could you|would you|kindly|appreciate|grateful|sorry to)\b",
            re.I,
        ),
        re.compile(
            r"\b(?:idiots?|stupid|morons?|scam(?:mers?)?|shit\w*|bullshit|f+u+c+k\w*|crap|wtf|liars?|pathetic)\b",
            re.I,
        ),
    ),
    "zh": (
        re.compile("请(?!求|假)|谢谢|感谢|麻烦(?:您|你|帮|看|处理)|劳驾|您|辛苦"),
        re.compile("骗子|垃圾|傻[子逼瓜叉]|滚|他妈|妈的|狗屁|废物|脑残|无耻|恶心"),
    ),
}


def courtesy(text: str, lang: str) -> int | None:
    """How politely a complaint is put: `POLITE`, `PLAIN` or `RUDE`; None where not in English or Chinese."""
    marks = _MARKS.get(lang.split("-")[0].lower())
    if marks is None:
        return None
    polite, rude = marks
    if rude.search(text):
        return RUDE
    return POLITE if polite.search(text) else PLAIN


class Row(NamedTuple):
    """One group against all others: how long they waited, and the three shares like with like (None: nothing known)."""

    name: str
    n: int
    wait: Estimate
    """The median wait for a person's first reply, in seconds; whoever still waits counts."""
    prompt: Effect | None
    """A person's reply within the hour, among cases alike in tier, topic and hour."""
    resolved: Effect | None
    """Resolved, of those resolved, closed or older than a week; alike in tier, arousal and topic."""
    won: Effect | None
    """Anger turned to praise; alike in tier, arousal and topic."""


def compared(frame: Frame, parts: Numbers, names: Sequence[str], hours: Numbers | None) -> list[Row]:
    """Each group of a frame's cases against all others; `parts` tells the group of each case by its place in `names`.

    `hours` are the local hours of the day, among which waits are compared; None where the groups are hours.
    """
    old = frame.now_moment - frame.opened > HOUR
    prompt = (frame.replied != NEVER) & (frame.replied - frame.opened <= HOUR)
    at_hour = strata(frame.is_serious, frame.topic, *(() if hours is None else (hours,)))
    aroused = np.minimum(np.nan_to_num(frame.first_arousal, nan=0.5) * 5, 4).astype(np.int64)
    alike = strata(frame.is_serious, aroused, frame.topic)
    decided = (frame.resolved != NEVER) | (frame.closed != NEVER) | (frame.now_moment - frame.opened > WEEK)
    known = frame.feeling != UNKNOWN
    shares = [
        _effects(names, parts, prompt, at_hour, old),
        _effects(names, parts, frame.resolved != NEVER, alike, decided),
        _effects(names, parts, frame.feeling == 1, alike, known),
    ]
    rows = []
    for place, name in enumerate(names):
        here = parts == place
        if here.any():
            wait = frame.of(here).waiting("replied").within(0.5)
            rows.append(Row(name, int(here.sum()), wait, *(share.get(name) for share in shares)))
    return rows


def _effects(
    names: Sequence[str], parts: Numbers, hit: Flags, alike: Numbers, counted: Flags
) -> dict[str, Effect]:
    told = compare(names, parts[counted], hit[counted], alike[counted])
    return {effect.name: effect for effect in told}
