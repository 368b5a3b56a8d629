"""Spans of time as people write them ("1h30m") and say them ("4 hours", "4小时")."""

from __future__ import annotations

import re
from datetime import timedelta

_SPAN = re.compile(r"(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?")
_MINUTE = timedelta(minutes=1)
_LONGEST = timedelta(days=366)
_WORDS = {
    "en": ((" day", " days"), (" hour", " hours"), (" minute", " minutes")),
    "zh": (("天", "天"), ("小时", "小时"), ("分钟", "分钟")),
}
_BETWEEN = {"en": " ", "zh": ""}


def parse_span(text: str) -> timedelta:
    """Read "90m", "4h", "2d" or "1h30m" (days, hours, minutes, in this order).

    Raises ValueError saying what was found when it is anything else, nothing at all, or over 366 days.
    """
    found = _SPAN.fullmatch(text)
    if found is None or not text:
        raise ValueError(f'"{text}" is no span of time; write "90m", "4h", "2d" or "1h30m"')
    days, hours, minutes = (int(part or 0) for part in found.groups())
    span = timedelta(days=days, hours=hours, minutes=minutes)
    if not span:
        raise ValueError(f'"{text}" is no time at all')
    if span > _LONGEST:
        raise ValueError(f'"{text}" is longer than a year')
    return span


def write_span(span: timedelta) -> str:
    """The shortest text that `parse_span` reads as `span`, which is rounded to the minute: "1h30m"."""
    days, hours, minutes = _parts(span)
    return "".join(f"{n}{unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "m")) if n) or "0m"


def say_span(span: timedelta, language: str) -> str:
    """`span` in words of `language` ("en" or "zh"), rounded to the minute.

    Less than three days are said in hours, as people say them of a promise: "48 hours", "48小时".
    """
    words = _WORDS.get(language)
    if words is None:
        raise ValueError(f'spans are said in English ("en") and Chinese ("zh"), not in "{language}"')
    days, hours, minutes = _parts(span)
    if days < 3:
        days, hours = 0, hours + 24 * days
    said = [
        f"{n}{one if n == 1 else many}"
        for n, (one, many) in zip((days, hours, minutes), words, strict=True)
        if n
    ]
    return _BETWEEN[language].join(said) or f"0{words[2][1]}"


def say_working_span(span: timedelta, language: str) -> str:
    """`span` in words, as working time: "4 working hours", "4个工作小时"."""
    hours, rest = divmod(span, timedelta(hours=1))
    if rest:
        said = say_span(span, language)
        return f"{said} of working time" if language == "en" else f"工作时间{said}"
    if language == "en":
        return f"{hours} working hour{'' if hours == 1 else 's'}"
    return f"{hours}个工作小时"


def _parts(span: timedelta) -> tuple[int, int, int]:
    total = round(span / _MINUTE)
    if total < 0:
        raise ValueError(f"a span cannot be negative: {span}")
    hours, minutes = divmod(total, 60)
    days, hours = divmod(hours, 24)
    return days, hours, minutes
