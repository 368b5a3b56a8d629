"""Charts as coordinates: a template draws them as SVG, and a table beside each says the same in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640.0, 180.0
_LEFT, _TOP, _BOTTOM = 44.0, 10.0, 22.0
ROW = 26.0
_NAMES = 170.0
_VALUES = 64.0


@dataclass(frozen=True)
class Tick:
    """A line of the scale and its label."""

    at: float
    label: str


@dataclass(frozen=True)
class Bar:
    """One bar: where it stands, its name, and the value that it shows."""

    x: float
    y: float
    width: float
    height: float
    name: str
    value: float
    label: str


@dataclass(frozen=True)
class Bars:
    """Upright bars over days or hours."""

    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    width: float = WIDTH
    height: float = HEIGHT
    left: float = _LEFT


@dataclass(frozen=True)
class Dot:
    """A value with its interval, in a row of its own."""

    y: float
    name: str
    x: float | None
    low: float | None
    high: float | None
    words: str


@dataclass(frozen=True)
class Dots:
    """Shares with their intervals, a row each, on a scale from 0 to 100 %."""

    dots: Sequence[Dot]
    ticks: Sequence[Tick]
    height: float
    width: float = WIDTH
    names: float = _NAMES


def bars(named: Sequence[tuple[str, float]]) -> Bars:
    """Bars of counts, by name and value; every so many is labelled, so that labels never touch."""
    top = _round_up(max((value for _, value in named), default=0))
    room, floor = WIDTH - _LEFT, HEIGHT - _BOTTOM
    step = room / max(1, len(named))
    every = max(1, math.ceil(len(named) / 10))
    drawn = [
        Bar(
            _r(_LEFT + n * step + step * 0.12),
            _r(floor - (floor - _TOP) * value / top),
            _r(step * 0.76),
            _r((floor - _TOP) * value / top),
            name,
            value,
            name if n % every == 0 else "",
        )
        for n, (name, value) in enumerate(named)
    ]
    ticks = [Tick(_r(floor - (floor - _TOP) * part / 2), f"{top * part / 2:,.0f}") for part in range(3)]
    return Bars(drawn, ticks)


def dots(named: Sequence[tuple[str, float | None, float | None, float | None, str]]) -> Dots:
    """Shares by name, value, low, high and words."""

    def x(share: float | None) -> float | None:
        return None if share is None else _r(_NAMES + (WIDTH - _NAMES - _VALUES) * share)

    drawn = [
        Dot(_r(ROW * n + ROW * 0.7), name, x(value), x(low), x(high), words)
        for n, (name, value, low, high, words) in enumerate(named)
    ]
    ticks = [Tick(x(part / 4) or 0.0, f"{part * 25} %") for part in range(5)]
    return Dots(drawn, ticks, ROW * len(named) + 24)


def _round_up(value: float) -> float:
    if value <= 2:
        return 2.0
    size = 10 ** math.floor(math.log10(value))
    return float(next(size * step for step in (1, 2, 4, 6, 8, 10) if size * step >= value))


def _r(value: float) -> float:
    return round(value, 1)
