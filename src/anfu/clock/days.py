"""Days and hours of the day as people write them: "by Friday noon", "before 6 pm", "明天下午三点前"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from anfu.clock.calendar import DAYS, Calendar, stretches
from anfu.clock.numerals import CHINESE_NUMBER, read_number
from anfu.clock.zones import instant, zone

_DAY = timedelta(days=1)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EN_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*"
_EN_DAY = (
    rf"(?P<day>today|tonight|tomorrow|(?:this |next )?(?:{'|'.join(DAYS)})|"
    r"(?:the )?end of (?:the )?(?:day|week|business)|close of (?:play|business)|eod|\d{4}-\d\d-\d\d|"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_EN_MONTH}|{_EN_MONTH} \d{{1,2}}(?:st|nd|rd|th)?))"
)
_EN_PART = r"(?P<part>morning|noon|midday|lunchtime|afternoon|evening|night|midnight)"
_EN_HOUR = r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s*(?P<half>am|pm|a\.m\.|p\.m\.|o'clock)?"
_EN_BY = r"(?:by|before|until|no later than)"
_EN = [
    re.compile(
        rf"\b(?:(?:{_EN_BY}|on|at)\s+)?{_EN_DAY}(?:\s+{_EN_PART})?(?:,?\s+(?:at|by|before)\s+{_EN_HOUR})?\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_EN_BY}\s+{_EN_HOUR}(?:\s+{_EN_DAY})?\b(?!\s*(?:%|percent|items|days|hours|of))", re.IGNORECASE
    ),
    re.compile(rf"\b{_EN_BY}\s+{_EN_PART}\b", re.IGNORECASE),
]
_ZH_DAY = (
    r"(?P<day>今天|今日|今晚|今早|当天|明天|明日|明早|明晚|后天|(?:本|这|下)?(?:周|星期|礼拜)[一二三四五六日天]"
    rf"|\d{{4}}-\d\d-\d\d|(?:{CHINESE_NUMBER}月)?{CHINESE_NUMBER}(?:日|号(?![座楼线店车门柜机位口台房仓桌院]))|本周内|这周内|月底)"
)
_ZH_PART = r"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|晚间|下班)"
_ZH_HOUR = (
    rf"(?P<hour>{CHINESE_NUMBER})"
    rf"(?:[:：](?P<colon>\d\d)|[点时](?!间|候|常)(?:(?P<half>半)|(?P<minute>{CHINESE_NUMBER})分)?)"
)
_ZH = [
    re.compile(rf"{_ZH_DAY}的?(?:{_ZH_PART})?(?:{_ZH_HOUR})?(?:之前|以前|前|之内|内)?"),
    re.compile(rf"(?:{_ZH_PART})?{_ZH_HOUR}(?:之前|以前|前)"),
]
_ENDS = {"morning": 12, "noon": 12, "midday": 12, "lunchtime": 13, "afternoon": 18, "evening": 22} | {
    "早上": 12, "上午": 12, "中午": 12, "下午": 18, "傍晚": 19, "凌晨": 6,
}  # fmt: skip
_LATE = frozenset({"afternoon", "evening", "night", "下午", "傍晚", "晚上", "晚间", "中午"})
_CLOSING = re.compile(r"end of (?:the )?(?:day|business)|close of|eod|下班", re.I)


def day_and_hour(
    text: str, language: str, now: datetime, calendar: Calendar
) -> Iterator[tuple[int, int, datetime]]:
    """Where `text` names a day or an hour, and when (UTC) it is over, seen at `now` from its zone."""
    today = now.astimezone(zone(calendar.time_zone)).date()
    for pattern in _ZH if language == "zh" else _EN:
        for found in pattern.finditer(text):
            parts = {"day": None, "part": None, "hour": None, **found.groupdict()}
            day = _day(parts["day"], today) if parts["day"] else today
            due = _moment(parts, day, calendar) if day is not None else None
            if due is not None:
                yield found.start(), found.end(), due


def _moment(parts: dict[str, str | None], day: date, calendar: Calendar) -> datetime | None:
    tz, midnight = zone(calendar.time_zone), datetime.combine(day, time())
    said = f"{parts['day'] or ''} {parts['part'] or ''}".lower()
    if parts["hour"]:
        hour = read_number(parts["hour"])
        minute = read_number(parts.get("minute") or parts.get("colon") or "0") or 0
        if hour is None or hour > 24 or minute > 59:
            return None
        if parts.get("half") == "半":
            minute = 30
        return instant(midnight + timedelta(hours=_of_day(hour, parts, said), minutes=minute), tz)
    if _CLOSING.search(said):
        open_then = stretches(calendar, day)
        return open_then[-1][1] if open_then else instant(midnight + timedelta(hours=18), tz)
    return instant(midnight + timedelta(hours=_ENDS.get(parts["part"] or "", 24)), tz)


def _of_day(hour: float, parts: dict[str, str | None], said: str) -> float:
    half = (parts.get("half") or "").lower()
    if half.startswith("p") or (
        hour < 12 and any(word in said for word in (*_LATE, "今晚", "明晚", "tonight"))
    ):
        return hour if hour >= 12 else hour + 12
    if half.startswith("a"):
        return hour % 12
    bare = not half and not parts.get("minute") and not parts.get("colon") and not parts["part"]
    # "by 5" and "5点前" mean the afternoon: nobody promises anything for five in the morning.
    return hour + 12 if bare and 1 <= hour <= 7 and not re.search("早", said) else hour


def _day(said: str, today: date) -> date | None:
    said = said.lower()
    if said in ("today", "tonight", "今天", "今日", "今晚", "今早", "当天") or _CLOSING.search(said):
        return today
    if said in ("tomorrow", "明天", "明日", "明早", "明晚"):
        return today + _DAY
    if said == "后天":
        return today + 2 * _DAY
    if "week" in said or said in ("本周内", "这周内"):
        return today + (6 - today.weekday()) * _DAY
    if said == "月底":
        following = (today.replace(day=28) + 4 * _DAY).replace(day=1)
        return following - _DAY
    return _weekday(said, today) or _date(said, today)


def _weekday(said: str, today: date) -> date | None:
    names = [index for index, name in enumerate(DAYS) if said.endswith(name)]
    if not names and re.search("周|星期|礼拜", said):
        names = ["一二三四五六日天".index(said[-1]) % 7 if said[-1] != "天" else 6]
    if not names:
        return None
    monday = today - today.weekday() * _DAY
    if said.startswith(("next", "下")):
        return monday + (7 + names[0]) * _DAY
    if said.startswith(("this", "本", "这")):
        return monday + names[0] * _DAY
    return today + (names[0] - today.weekday()) % 7 * _DAY


def _date(said: str, today: date) -> date | None:
    month, day, year = today.month, 0, today.year
    if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        year, month, day = map(int, said.split("-"))
    elif chinese := re.fullmatch(r"(?:(.+)月)?(.+)[日号]", said):
        month = int(read_number(chinese[1]) or 0) if chinese[1] else month
        day = int(read_number(chinese[2]) or 0)
    else:
        name = re.search("|".join(_MONTHS), said)
        figures = re.search(r"\d+", said)
        month, day = (_MONTHS.index(name[0]) + 1, int(figures[0])) if name and figures else (0, 0)
    try:
        named = date(year, month, day)
    except ValueError:
        return None
    # A date long past is meant for next year; one just past is a slip that a check must see.
    return named.replace(year=year + 1) if (today - named).days > 60 and (month, day) != (2, 29) else named
