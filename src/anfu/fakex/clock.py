"""A clock that can run fast, stand still, or be set."""

from __future__ import annotations

import time

from anfu.fakex.ids import EPOCH_MS, LATEST_MS

FASTEST = 1_000_000


class BackwardsError(ValueError):
    """Somebody wanted to set the clock back without saying that they mean it."""


class Clock:
    """Milliseconds since 1970. Runs `speed` times as fast as real time, from real now unless set."""

    def __init__(self, speed: float = 1.0, at_least_ms: int = 0) -> None:
        self._speed = speed
        self._set_at = time.monotonic()
        self._base_ms = max(time.time() * 1000, float(at_least_ms))

    @property
    def speed(self) -> float:
        """Seconds of this clock per real second."""
        return self._speed

    def now_ms(self) -> int:
        """The present, in milliseconds since 1970."""
        return int(self._base_ms + (time.monotonic() - self._set_at) * 1000 * self._speed)

    def set(self, now_ms: int | None = None, speed: float | None = None, *, force: bool = False) -> None:
        """Jump to a time, change the pace, or both. Going back needs `force`: ids would no longer rise."""
        if speed is not None and not 0 <= speed <= FASTEST:
            raise ValueError(f"speed must be between 0 and {FASTEST}")
        if now_ms is not None and not EPOCH_MS <= now_ms < LATEST_MS:
            raise ValueError("now must be between 2010-11-04 and the year 2080, as X's ids are")
        present = self.now_ms()
        target = present if now_ms is None else now_ms
        if target < present and not force:
            raise BackwardsError("the clock only goes forward; send force=true to set it back")
        self._base_ms, self._set_at = float(target), time.monotonic()
        if speed is not None:
            self._speed = speed
