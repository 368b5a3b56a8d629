"""What all desks of a brand show alike is worked out once, until something happens in the brand or two seconds pass."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

KEPT = 2.0
"""For so many seconds at most: what falls due by the clock alone rings no bell."""


@dataclass
class _Slot:
    lock: threading.Lock = field(default_factory=threading.Lock)
    value: Any = None
    until: float = 0.0


class Once:
    """One per process. Nothing is kept while nobody listens to what changes: see `is_on`.

    Five hundred desks that read anew after one change ask the database once. Whoever asks after a change is told
    what is true after it: a change throws everything of its brand away, also what is being worked out.
    """

    def __init__(self) -> None:
        self.is_on = False
        self._lock = threading.Lock()
        self._kept: dict[int, dict[Hashable, _Slot]] = {}

    def get(self, brand_id: int, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` works out, or worked out a moment ago for the same key; others wait for it meanwhile."""
        if not self.is_on:
            return make()
        with self._lock:
            slot = self._kept.setdefault(brand_id, {}).setdefault(key, _Slot())
        with slot.lock:
            if slot.until < time.monotonic():
                asked_at = time.monotonic()
                slot.value = make()
                slot.until = asked_at + KEPT
            told: T = slot.value
            return told

    def forget(self, brand_id: int | None = None) -> None:
        """Something has changed in a brand; None: anything may have changed."""
        with self._lock:
            if brand_id is None:
                self._kept.clear()
            else:
                self._kept.pop(brand_id, None)


once = Once()
