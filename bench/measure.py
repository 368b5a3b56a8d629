"""One measured figure beside its bar."""

from __future__ import annotations

from typing import NamedTuple


class Measure(NamedTuple):
    """What was measured, the figure and the bar in words, and whether the bar was missed."""

    what: str
    figure: str
    bar: str = ""
    is_missed: bool = False
