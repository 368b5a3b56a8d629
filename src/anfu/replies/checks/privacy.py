"""Personal data: never asked for in public, never shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anfu.replies.checks.catalogue import finding
from anfu.replies.checks.finding import Finding, Setting, Severity

_DATA_EN = (
    r"(?:(?:phone|mobile|telephone|cell)(?: number)?(?!'s)|contact (?:number|details)|e-?mail address|"
    r"(?<=your )e-?mail|(?:home |postal |delivery |street )?address|"
    r"(?:order|booking|account|card|customer|reservation|policy|invoice) (?:number|no\.?|id|details|reference|code)|"
    r"passport|house number|street and|"
    r"date of birth|dob|full name|bank details|ID(?: card| number)?|social security|ssn|licen[cs]e)"
)
_DATA_ZH = (
    r"(?:手机号|手机|电话(?:号码)?|联系方式|地址|订单号|住址|单号|身份证号?"
    r"|真实姓名|姓名|卡号|银行卡|账号|邮箱|票号|护照|保单号)"
)
_ASKS = {
    "en": re.compile(
        r"\b(?:send|give|share|post|provide|reply with|tell|confirm|drop|leave|comment|let us (?:have|know)"
        r"|what(?:'s| is)|need)\b"
        rf"(?:(?!\bwith\b|\bif\b|what's|happen)[^.!?]){{0,45}}?\b{_DATA_EN}\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"(?:提供|发(?:一下|给|到|出)?|告诉|告知|留(?:下|一下|个)?|回复|报(?:一下)?|说(?:一下)?"
        rf"|写(?:下|一下|明)?|评论|贴)[^。！？；]{{0,14}}?{_DATA_ZH}"
        rf"|{_DATA_ZH}[^。！？；]{{0,10}}(?:发|留|写|贴|报)(?:一下|在|到|给|出来)"
    ),
}
_PRIVATE = {
    "en": re.compile(
        r"\b(?:dms?|direct(?: message)?|privately|private(?: message)?|inbox|pm)\b", re.IGNORECASE
    ),
    "zh": re.compile("私信|私聊|私下|单独发"),
}
_MOVES = {
    "en": re.compile(
        r"\b(?:(?:via|by|in|through|over) (?:a )?(?:dms?|direct message)|(?:dm|message) us)\b", re.I
    ),
    "zh": _PRIVATE["zh"],
}
_STOPS = ".!?。！？\n"
_SECRETS = {
    "en": re.compile(
        r"\b(?:send|give|share|tell|provide|confirm|what(?:'s| is))\b(?![^.!?]*\b(?:with your|help|guidance))"
        r"[^.!?]{0,30}\b(?:password|pin(?: code)?|cvv|cvc|security code|verification code)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        "(?:提供|发|告诉|告知|回复|说)[^。！？]{0,10}(?:密码|验证码|安全码)"
        "|把[^。！？]{0,8}(?:密码|验证码|安全码)[^。！？]{0,4}(?:发|告诉|给)"
    ),
}
PERSONAL = (
    ("email", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{0,80}\w", re.ASCII)),
    ("card", re.compile(r"(?<!\d)(?:\d[ -]?){15,18}\d(?!\d)")),
    ("phone", re.compile(r"(?<![\w-])\+?\(?\d(?:[ ()-]{0,2}\d){8,13}(?![\w-])", re.ASCII)),
    ("order", re.compile(r"(?<!\w)(?:#\d{5,}|[A-Z]{2,3}-?\d{6,})(?!\w)", re.ASCII)),
)
_WHAT = {
    "email": ("e-mail", "邮箱"),
    "card": ("card", "卡号"),
    "phone": ("telephone", "电话"),
    "order": ("order", "单号"),
}
_OURS = re.compile(
    r"(?:call|phone|ring|dial|reach|hotline|write|e-?mail|contact|send\b.{0,60}\bto|or|at|电话|热线"
    r"|致电|邮箱|拨打|发到|写信到?|或)\s*"
    r"(?:us |me |our team )?(?:on |at |to |：|:)?\s*$",
    re.IGNORECASE,
)  # fmt: skip


def check_privacy(text: str, setting: Setting) -> Iterator[Finding]:
    """Personal data asked for or shown where everybody reads."""
    language = "zh" if setting.is_chinese else "en"
    for found in _SECRETS[language].finditer(text):
        yield finding("asks_secret", setting, found.start(), found.end())
    if not setting.public:
        return
    for found in _ASKS[language].finditer(text):
        if not _is_private(text, found.start(), found.end(), language):
            yield finding("asks_data", setting, found.start(), found.end())
    yield from _shown(text, setting)


def _shown(text: str, setting: Setting) -> Iterator[Finding]:
    taken: list[tuple[int, int]] = []
    for what, pattern in PERSONAL:
        for found in pattern.finditer(text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            taken.append((found.start(), found.end()))
            if _is_own(found[0], text[: found.start()], setting):
                continue
            # Without a playbook nobody knows which numbers are the brand's own.
            severity: Severity = "block" if setting.own or what == "card" else "warn"
            yield finding(
                "shows_data",
                setting,
                found.start(),
                found.end(),
                severity,
                what=_WHAT[what][setting.is_chinese],
            )


def _is_own(shown: str, before: str, setting: Setting) -> bool:
    if setting.own:
        return any(shown.strip() in own or own in shown for own in setting.own)
    return _OURS.search(before) is not None


def _is_private(text: str, start: int, end: int, language: str) -> bool:
    """Whether the sentence asks in private, or the next says that it is to be so."""
    left = max(text.rfind(mark, 0, start) for mark in _STOPS) + 1
    stops = sorted(stop for mark in _STOPS if (stop := text.find(mark, end)) >= 0) or [len(text)]
    following = text[stops[0] : stops[1] if len(stops) > 1 else len(text)]
    return bool(_PRIVATE[language].search(text[left : stops[0]]) or _MOVES[language].search(following))
