"""Spans and clocks in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from anfu.desk.clocks import span_in_words


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 s", "0 秒"),
        (40, "40 s", "40 秒"),
        (61, "1 m", "1 分钟"),
        (12 * 60, "12 m", "12 分钟"),
        (3600, "1 h", "1 小时"),
        (3900, "1 h 5 m", "1 小时 5 分钟"),
        (86400 + 60, "1 d", "1 天"),
        (2 * 86400 + 3 * 3600, "2 d 3 h", "2 天 3 小时"),
        (-5, "0 s", "0 秒"),
    ],
)
def test_a_span_is_said_shortly(seconds: int, english: str, chinese: str) -> None:
    """Two units at most, largest first, in either language."""
    assert span_in_words(timedelta(seconds=seconds)) == english
    with translation.override("zh-hans"):
        assert span_in_words(timedelta(seconds=seconds)) == chinese
