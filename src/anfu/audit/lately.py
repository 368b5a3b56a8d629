"""Who looked at what a moment ago: the same look again soon is the same line."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime, timedelta

ONCE_IN = timedelta(minutes=15)
"""Who looks at the same again within this time leaves one line."""

MOST_KEPT = 20_000


class Lately:
    """What one process remembers of looks; another process may write a second line, never none."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, datetime] = {}

    def is_new(self, look: Hashable, now: datetime) -> bool:
        """Is this look one to note?"""
        last = self._seen.get(look)
        return last is None or now - last >= ONCE_IN

    def noted(self, look: Hashable, now: datetime) -> None:
        """Its line is written."""
        if len(self._seen) >= MOST_KEPT:
            self._seen.clear()
        self._seen[look] = now
