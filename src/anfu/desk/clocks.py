"""Clocks and spans in words, short enough for a list. The browser ticks them with the same patterns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

NEAR = timedelta(minutes=15)
"""A clock with less than this left is coloured."""

UNITS: tuple[tuple[int, Lazy], ...] = (
    (86400, _("{n} d")),
    (3600, _("{n} h")),
    (60, _("{n} m")),
    (1, _("{n} s")),
)

PATTERNS: Mapping[str, tuple[Lazy, Lazy]] = {
    "first_reply": (_("reply in {span}"), _("reply overdue by {span}")),
    "answer": (_("answer in {span}"), _("answer overdue by {span}")),
    "update": (_("update in {span}"), _("update overdue by {span}")),
    "contact": (_("contact in {span}"), _("contact overdue by {span}")),
}
"""For each kind of promise: while there is time, and after."""

STATES: Mapping[str, Lazy] = {
    "over": _("something is overdue"),
    "near": _("something is due within minutes"),
    "far": _("nothing is due within minutes"),
}

AGO = _("{span} ago")


def span_in_words(span: timedelta) -> str:
    """The two largest units of a span, the second only down to the minute: "1 h 5 m", "12 m", "40 s"."""
    left = max(int(span.total_seconds()), 0)
    said: list[str] = []
    for size, words in UNITS:
        count, left = divmod(left, size)
        if count and not (said and size == 1):
            said.append(str(words).format(n=count))
        if len(said) == 2 or (said and not count):
            break
    return " ".join(said) or str(UNITS[-1][1]).format(n=0)


def near(due_at: datetime, now: datetime) -> bool:
    """Does it fall due very soon?"""
    return due_at - now < NEAR
