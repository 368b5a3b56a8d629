"""How a customer felt over time, as a small line. Values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

WIDTH, HEIGHT, EDGE = 280.0, 72.0, 6.0


@dataclass(frozen=True)
class Feeling:
    """How worked up a customer was in one utterance, from 0 (calm) to 1 (furious), and when (UTC)."""

    at: datetime
    arousal: float


@dataclass(frozen=True)
class Curve:
    """The feelings as a line, oldest first, each a point of its own: the same distance apart, angrier is higher."""

    feelings: Sequence[Feeling]
    points: Sequence[tuple[float, float]]
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def path(self) -> str:
        """The points as SVG writes them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)

    @property
    def calmer(self) -> bool:
        """Is the newest feeling calmer than the first?"""
        return self.feelings[-1].arousal < self.feelings[0].arousal


def curve(feelings: Sequence[Feeling]) -> Curve | None:
    """The line through two feelings or more; None where there is nothing to compare."""
    if len(feelings) < 2:
        return None
    told = sorted(feelings, key=lambda one: one.at)
    step = (WIDTH - 2 * EDGE) / (len(told) - 1)
    points = [
        (round(EDGE + n * step, 1), round(HEIGHT - EDGE - one.arousal * (HEIGHT - 2 * EDGE), 1))
        for n, one in enumerate(told)
    ]
    return Curve(told, points)
