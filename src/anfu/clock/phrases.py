"""Times as people write them in replies: "within 2 hours", "by tomorrow noon", "今天18点前", "48小时内".

What gives no time, as "shortly" or "尽快", is no time. A range counts by its later end, a day by its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from anfu.clock.calendar import Calendar
from anfu.clock.days import day_and_hour
from anfu.clock.numerals import CHINESE_NUMBER, ENGLISH_NUMBER, read_number
from anfu.clock.working import add_working, nth_working_day
from anfu.clock.zones import in_utc


class TimePhrase(NamedTuple):
    """A time found in a text: where it stands, and when it is over (UTC). `repeats` says "every 12 hours"."""

    start: int
    end: int
    words: str
    due: datetime
    repeats: bool


_EN_UNIT = r"(?:(?:working|business)[ -])?(?:minutes?|mins?|hours?|hrs?|days?|weeks?)"
_EN_SPAN = re.compile(
    rf"""\b(?P<lead>within|in(?:\ under|\ less\ than|\ at\ most|\ up\ to)?|every|over|up\ to|less\ than)\s+
    (?:the\ )?(?:next\ |coming\ |following\ )?(?:maximum\ of\ )?
    (?:(?P<first>{ENGLISH_NUMBER})\s*(?:-|–|to|or)\s*)?
    (?P<number>{ENGLISH_NUMBER})?\s*-?(?P<unit>{_EN_UNIT})\b
    (?:\ (?:and\ )?(?P<number2>{ENGLISH_NUMBER})\ (?P<unit2>{_EN_UNIT})\b)?(?P<working>\ of\ working\ time)?""",
    re.VERBOSE | re.IGNORECASE,
)
_ZH_UNIT = r"(?:个?工作小时|个?工作日|个?小时|个?钟头|分钟|天|日|周|个?星期)"
_ZH_SPAN = re.compile(
    rf"""(?P<lead>每隔?|工作时间)?(?:(?P<first>{CHINESE_NUMBER})\s*[-–~至到]\s*)?(?P<number>{CHINESE_NUMBER})\s*
    (?P<half>个半)?(?P<unit>{_ZH_UNIT})
    (?:(?P<number2>{CHINESE_NUMBER})(?P<unit2>分钟|小时))?(?P<tail>之内|以内|内)?""",
    re.VERBOSE,
)
_MINUTES = (
    (re.compile("min|分钟"), 1),
    (re.compile("hour|hr|小时|钟头"), 60),
    (re.compile("day|天|日"), 24 * 60),
    (re.compile("week|周|星期"), 7 * 24 * 60),
)
_LONGEST = timedelta(days=366)


def times_in(text: str, language: str, now: datetime, calendar: Calendar) -> list[TimePhrase]:
    """The times that `text` names, in order, as seen at `now` by somebody in the zone of `calendar`."""
    now = in_utc(now)
    found: list[TimePhrase] = []
    for phrase in sorted(
        [*_spans_in(text, language, now, calendar), *_days_in(text, language, now, calendar)],
        key=lambda phrase: (phrase.start, -phrase.end),
    ):
        if not found or phrase.start >= found[-1].end:
            found.append(phrase)
    return found


def _days_in(text: str, language: str, now: datetime, calendar: Calendar) -> Iterator[TimePhrase]:
    for start, end, due in day_and_hour(text, language, now, calendar):
        yield TimePhrase(start, end, text[start:end], due, False)


def _spans_in(text: str, language: str, now: datetime, calendar: Calendar) -> Iterator[TimePhrase]:
    for found in (_ZH_SPAN if language == "zh" else _EN_SPAN).finditer(text):
        parts = found.groupdict()
        repeats = (parts["lead"] or "").lower().startswith(("every", "每"))
        if language == "zh" and not (repeats or parts["tail"]):
            continue
        due = _due(parts, now, calendar)
        if due is not None:
            yield TimePhrase(found.start(), found.end(), found[0], due, repeats)


def _due(parts: dict[str, str | None], now: datetime, calendar: Calendar) -> datetime | None:
    unit = parts["unit"] or ""
    number = read_number(parts["number"]) if parts["number"] else None
    if number is None:
        # "within the hour" and "every day" need no number; "in days" is no time.
        if unit.endswith("s"):
            return None
        number = 1
    works = re.search("work|business|工作", f"{parts['lead']} {unit} {parts.get('working')}") is not None
    if works and re.search("day|日", unit):
        return nth_working_day(now, round(number), calendar) if number >= 1 else None
    span = _span(number, unit) + (_span(0.5, unit) if parts.get("half") else timedelta())
    if parts["number2"] and parts["unit2"]:
        span += _span(read_number(parts["number2"]) or 0, parts["unit2"])
    if not timedelta() < span <= _LONGEST:
        return None
    return add_working(now, span, calendar) if works else now + span


def _span(number: float, unit: str) -> timedelta:
    minutes = next(minutes for pattern, minutes in _MINUTES if pattern.search(unit.lower()))
    return timedelta(minutes=number * minutes)
