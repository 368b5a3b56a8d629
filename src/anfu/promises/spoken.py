"""Promises found in the words of a reply: what we say that we will do, and by when.

"We will answer within 2 hours" and "今天18点前给您答复" are promises. "As soon as possible" and "尽快" are
none, and neither is what the customer is asked to do. A person confirms what is found, then it is entered.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from anfu.clock.calendar import Calendar
from anfu.clock.phrases import times_in
from anfu.playbook.book import Playbook
from anfu.replies.rules import Pledge


class Spoken(NamedTuple):
    """A promise in a text: its kind, by when (UTC, seen when it is read), and the words that say so."""

    kind: str
    due: datetime
    start: int
    end: int
    words: str


_BREAKS = (",", "，", ":", "：", "、", " and ", "并")
_CLAUSE = {"en": re.compile(r"[^.!?;\n]+(?:\.(?=\S)[^.!?;\n]+)*"), "zh": re.compile(r"[^。！？；\n]+")}
_WE_ACT = {
    "en": re.compile(
        r"""\b(?:we|i|our|my|us|colleagues?|team|someone|somebody|you)\b.*?
        (?:'ll|\bwill\b|\bshall\b|\bgoing\ to\b|\bpromise|\baim\b|\bplan\b|\bexpect\b
        |\b(?:repl(?:y|ies)|writes?|answers?|calls?|responds?|contacts?|reach(?:es)?|hear|news|updates?|look|report|tell|have)\b)
        |\b(?:expect|allow\ us|give\ us|bear\ with\ us)\b""",
        re.VERBOSE | re.IGNORECASE,
    ),
    "zh": re.compile(
        "答复|回复|回音|回电|联系您|与您联系|找您|告诉您|告知|通报|汇报|说明|给您|向您|为您|跟您|解决|处理|完成|"
        "反馈|沟通|送达|到账|退还|退款|补发|寄出|发出|致电|修复|恢复"
    ),
}
_THEY_ACT = {
    "en": re.compile(
        r"\b(?:please|kindly|could\ you|can\ you|you\ (?:can|must|need\ to|should|have\ to))\b"
        r"(?!\s+(?:allow|give|bear|expect|dm|note|accept))(?![^.;]*\b(?:we|i|our)\b)",
        re.VERBOSE | re.IGNORECASE,
    ),
    "zh": re.compile(
        r"请您?(?:务必|尽快|先)?(?:在|于)?[^，。]{0,12}(?:内|前)[^，。]{0,4}(?:提供|发送|提交|回复我们|联系我们|补充|寄回|退回)"
    ),
}
_BEFORE = {
    "en": re.compile(
        r"\b(?:was|were|had|did|didn't|arrived|ordered|received|waited|failed)\b[^,;]*$", re.IGNORECASE
    ),
    "zh": re.compile(r"(?:已经?|之前|曾|没有?|未)[^，。]{0,8}$"),
}
_CONTACT = {
    "en": re.compile(
        r"\b(?:call|phone|contact|dm|message|write|speak|repl(?:y|ies)|reach|hear)", re.IGNORECASE
    ),
    "zh": re.compile("联系|致电|回电|私信|沟通|找您"),
}
_UPDATE = {
    "en": re.compile(
        r"\b(?:update|news|report|progress|posted|hear from (?:us|me) again|write to you again)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile("进展|进度|通报|汇报|再联系|再给您消息|再向您|说明进展"),
}
_PRIVATELY = {
    "en": re.compile(r"\b(?:dms?|direct message|call|phone|speak|senior|manager|expert)\b", re.IGNORECASE),
    "zh": re.compile("私信|致电|回电|主管|专家|经理|电话"),
}


def promises_in(text: str, language: str, now: datetime, calendar: Calendar) -> list[Spoken]:
    """The promises that `text` makes, in order, if it were published at `now` by a team with these hours."""
    language = "zh" if language == "zh" else "en"
    clauses = [(found.start(), found.end()) for found in _CLAUSE[language].finditer(text)]
    spoken = []
    for phrase in times_in(text, language, now, calendar):
        start, end = next(
            ((start, end) for start, end in clauses if start <= phrase.start < end), (0, len(text))
        )
        clause = text[start:end]
        if _is_ours(clause, text[start : phrase.start], language):
            near = _near(clause, phrase.start - start, phrase.end - start)
            kind = _kind(clause, near, language, phrase.repeats)
            spoken.append(Spoken(kind, phrase.due, phrase.start, phrase.end, phrase.words))
    return spoken


def pledges_in(text: str, playbook: Playbook, now: datetime) -> list[Pledge]:
    """What a reply with these words will pledge from its publication on, if it is published soon after `now`."""
    spoken = promises_in(text, playbook.language, now, playbook.calendar)
    return [Pledge(one.kind, one.due - now) for one in spoken]


def _is_ours(clause: str, before: str, language: str) -> bool:
    return (
        _WE_ACT[language].search(clause) is not None
        and _THEY_ACT[language].search(clause) is None
        and _BEFORE[language].search(before) is None
    )


def _near(clause: str, start: int, end: int) -> str:
    """The part of a clause between the commas around a time, which tells what happens by then."""
    left = max(clause.rfind(mark, 0, start) for mark in _BREAKS) + 1
    stops = [stop for mark in _BREAKS if (stop := clause.find(mark, end)) >= 0]
    return clause[left : min(stops, default=len(clause))]


def _kind(clause: str, near: str, language: str, repeats: bool) -> str:
    if repeats or _UPDATE[language].search(near):
        return "update"
    if _CONTACT[language].search(near) and _PRIVATELY[language].search(clause):
        return "contact"
    return "answer"
