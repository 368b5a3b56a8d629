"""How a customer takes an answer: pure, from its words and its time to a change of mood."""

from __future__ import annotations

import re

import msgspec

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
_UNITS = {
    "minute": MINUTE_MS,
    "min": MINUTE_MS,
    "hour": HOUR_MS,
    "hr": HOUR_MS,
    "day": 24 * HOUR_MS,
    "分钟": MINUTE_MS,
    "小时": HOUR_MS,
    "个小时": HOUR_MS,
    "天": 24 * HOUR_MS,
    "个工作日": 24 * HOUR_MS,
    "工作日": 24 * HOUR_MS,
}
_NUMERALS = {"半": 0.5, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "八": 8, "十": 10}
_PROMISE = re.compile(
    r"(?:within|in|under|next)\s+(?:the\s+next\s+)?(\d+|an?|one|two|three|four)\s*"
    r"(?:working\s+|business\s+)?(minute|min|hour|hr|day)s?\b"
    r"|(\d+|[半一两二三四五六八十])\s*(分钟|个?小时|个?工作日|天)\s*(?:之?内|以内)",
    re.IGNORECASE,
)
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
KIND = re.compile(
    r"sorry|apolog|understand|frustrat|let you down|must be|thank you for (?:telling|letting)|hear that"
    r"|抱歉|对不起|理解|歉意|着急|添麻烦|不好意思|久等|心疼|感谢您?(?:告诉|反馈)",
    re.IGNORECASE,
)
COLD = re.compile(
    r"per our (?:policy|terms)|policy states|terms and conditions|not our responsibility|calm down|be advised"
    r"|read the (?:faq|website)|we cannot help|按照?规定|根据(?:政策|条款)|不属于我们|请自行|请冷静"
    r"|概不|与我们无关",
    re.IGNORECASE,
)
SOLVED = re.compile(
    r"refund(?:ed| has been| is on)|replacement|has been (?:fixed|solved|resolved|sent|unlocked|shipped)"
    r"|(?:is|are) fixed|resolved|back online|on its way"
    r"|已(?:经)?(?:为您|给您|帮您)?(?:退款|退回|补发|重发|重新发|解决|修复|解锁|恢复|寄出|换)",
    re.IGNORECASE,
)
INVITES = re.compile(r"\bDMs?\b|direct message|private message|message us|私信", re.IGNORECASE)
CODE = re.compile(r"\b(?:case|个案|编号)[:：#\s]*([A-Z0-9]{4,8})\b", re.IGNORECASE)


SCALE = re.compile(r"\b(\d)(?: \([^)]*\))? to (\d{1,2})\b|(\d)(?:（[^）]*）)?到(\d{1,2})")
STILL = re.compile(r"really solved|真的解决")
PAGE = "/r/"
"""What a message of ours holds that asks for an answer: the address of a page."""


class Felt(msgspec.Struct, frozen=True):
    """What an answer did to its reader. `promised_ms` is how long from now they were told to wait."""

    change: float
    promised_ms: int | None
    is_cold: bool
    is_solved: bool
    invites: bool
    code: str
    asks_scale: tuple[int, int] | None = None
    """It asks how they were served, from .. to."""
    asks_still: bool = False
    """It asks whether it is really solved."""


def read(text: str, name: str, waited_ms: int, is_repeat: bool) -> Felt:
    """Read an answer that came after `waited_ms`; `is_repeat` when the same words came before."""
    promised_ms = promised(text)
    kind, cold, solved = bool(KIND.search(text)), bool(COLD.search(text)), bool(SOLVED.search(text))
    change = 0.12 if waited_ms <= 10 * MINUTE_MS else 0.06 if waited_ms <= HOUR_MS else 0.0
    if waited_ms > 4 * HOUR_MS:
        change -= 0.08
    change += 0.10 if kind else -0.05
    change += 0.05 if name and name.lower() in text.lower() else 0.0
    change += 0.08 if promised_ms is not None else 0.0
    change += 0.35 if solved else 0.0
    change -= 0.30 if cold else 0.0
    change -= 0.15 if is_repeat else 0.0
    code = CODE.search(text)
    scale = SCALE.search(text) if PAGE in text else None
    low, high = (scale[1] or scale[3], scale[2] or scale[4]) if scale else ("", "")
    return Felt(
        change if PAGE not in text else 0.0,
        promised_ms,
        cold,
        solved and not cold and PAGE not in text,
        bool(INVITES.search(text)),
        code[1] if code else "",
        (int(low), int(high)) if scale else None,
        PAGE in text and bool(STILL.search(text)),
    )


def promised(text: str) -> int | None:
    """The wait that a text names, in milliseconds: "within 4 hours", "4小时内"."""
    match = _PROMISE.search(text)
    if match is None:
        return None
    amount, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
    number = float(amount) if amount.isdecimal() else _WORDS.get(amount.lower(), _NUMERALS.get(amount, 1))
    return int(number * _UNITS[unit.lower()])
