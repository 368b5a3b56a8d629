"""Reads how much X takes from its answers: `x-rate-limit-*` and the windows of 24 hours beside it.

Only what X says counts, never the numbers of its documents: in practice they differ.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from anfu.channel.port import Allowance

WINDOWS = ("x-rate-limit-", "x-user-limit-24hour-", "x-app-limit-24hour-")
SAME_WINDOW = timedelta(seconds=2)


def allowance_in(headers: Mapping[str, str]) -> Allowance | None:
    """The tightest window that an answer tells of; None where it tells of none."""
    told = [window for prefix in WINDOWS if (window := _window(headers, prefix))]
    return min(told, key=lambda window: (window.left, -window.until.timestamp()), default=None)


class PaceKeeper:
    """What X's last answers said, from any number of threads; answers may come out of order.

    Within one window the fewest left are believed; another window counts when it is later, or tighter.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: Allowance | None = None

    def hear(self, headers: Mapping[str, str]) -> None:
        """Note what an answer tells."""
        told = allowance_in(headers)
        if told is None:
            return
        with self._lock:
            before = self._told
            if before and abs(told.until - before.until) <= SAME_WINDOW:
                told = Allowance(min(told.left, before.left), max(told.until, before.until))
            elif before and told.until < before.until and told.left >= before.left:
                return
            self._told = told

    def allowance(self) -> Allowance | None:
        """How many more X takes, as far as it said."""
        with self._lock:
            return self._told


def _window(headers: Mapping[str, str], prefix: str) -> Allowance | None:
    try:
        left = int(headers[prefix + "remaining"])
        until = datetime.fromtimestamp(int(headers[prefix + "reset"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None
    return Allowance(max(0, left), until)
