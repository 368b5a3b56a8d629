"""X's snowflake ids: the time in the high bits, a sequence in the low 22."""

from __future__ import annotations

from collections.abc import Container

EPOCH_MS = 1_288_834_974_657
"""2010-11-04, the zero of X's ids."""


class Snowflakes:
    """Gives ids that rise with the clock and never meet one of `taken`."""

    def __init__(self, *taken: Container[int]) -> None:
        self._taken = taken
        self._last = 0
        self._last_ms = 0

    def next(self, now_ms: int) -> int:
        """A new id for this moment (milliseconds since 1970)."""
        candidate = self._last + 1 if now_ms == self._last_ms else max(now_ms - EPOCH_MS, 0) << 22
        while any(candidate in known for known in self._taken):
            candidate += 1
        self._last, self._last_ms = candidate, now_ms
        return candidate


LATEST_MS = ((1 << 63) >> 22) + EPOCH_MS
"""The end of time for ids of 63 bits, in the year 2080."""


def time_of(snowflake: int) -> int:
    """Milliseconds since 1970 at which an id was made."""
    return (snowflake >> 22) + EPOCH_MS
