"""Reads how much X takes from its answers: `x-rate-limit-*` and the windows of 24 hours beside it.

Only what X says counts, never the numbers of its documents: in practice they differ.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import httpx

from anfu.channel.port import Allowance, Window

WINDOWS: Mapping[Window, str] = {
    "quarter": "x-rate-limit-",
    "user_day": "x-user-limit-24hour-",
    "app_day": "x-app-limit-24hour-",
}
SAME_WINDOW = timedelta(seconds=2)
LONGEST = timedelta(hours=25)
_ID = re.compile(r"\d+")


def allowances_in(headers: Mapping[str, str]) -> list[Allowance]:
    """What an answer tells of each window that it tells of."""
    return [told for window, prefix in WINDOWS.items() if (told := _told(headers, window, prefix))]


class PaceKeeper:
    """What X's last answers said, from any number of threads; answers may come out of order.

    Within one window the fewest left are believed; a later one begins anew, of an earlier one nothing is believed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Window, Allowance] = {}

    def hear(self, headers: Mapping[str, str]) -> None:
        """Note what an answer tells."""
        with self._lock:
            for told in allowances_in(headers):
                before = self._known.get(told.window)
                if before is None or told.until - before.until > SAME_WINDOW:
                    self._known[told.window] = told
                elif before.until - told.until <= SAME_WINDOW:
                    left, until = min(told.left, before.left), max(told.until, before.until)
                    self._known[told.window] = Allowance(left, until, told.window, told.most)

    def allowances(self) -> list[Allowance]:
        """How many more X takes in each window, as far as it said."""
        with self._lock:
            return list(self._known.values())


class Waits:
    """Until when X takes no more requests of a kind, as its answers told, from any number of threads.

    A request that comes all the same is a breach of its limit, so none is made.
    """

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    def hear(self, answer: httpx.Response) -> None:
        """Note where nothing is left. Made for httpx's hooks."""
        spent = [told.until for told in allowances_in(answer.headers) if not told.left]
        if spent:
            kind = _kind(answer.request.method, answer.request.url.path)
            self._until[kind] = min(max(spent), datetime.now(UTC) + LONGEST)

    def until(self, method: str, path: str, now: datetime) -> datetime | None:
        """When such a request may be made again; None: now."""
        end = self._until.get(_kind(method, path))
        return end if end and end > now else None


def _kind(method: str, path: str) -> str:
    return f"{method} {_ID.sub('#', path)}"


def _told(headers: Mapping[str, str], window: Window, prefix: str) -> Allowance | None:
    try:
        left = int(headers[prefix + "remaining"])
        until = datetime.fromtimestamp(int(headers[prefix + "reset"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None
    most = headers.get(prefix + "limit", "")
    return Allowance(max(0, left), until, window, int(most) if most.isdecimal() else None)
