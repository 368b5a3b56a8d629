"""What everything costs, by X's price list of August 2026 (US dollars, pay per use)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from anfu.fakex.problems import out_of_credits
from anfu.fakex.records import Json, iso

DAY_MS = 24 * 3600 * 1000
MONTHLY_CAP = 3_000_000
"""Post reads a month, beyond which X wants another contract."""
PRICES = {
    "post_read": Decimal("0.005"),
    "owned_read": Decimal("0.001"),
    "user_read": Decimal("0.010"),
    "message_read": Decimal("0.010"),
    "count": Decimal("0.005"),
    "post": Decimal("0.015"),
    "post_with_url": Decimal("0.200"),
    "summoned_reply": Decimal("0.010"),
    "message": Decimal("0.015"),
    "delete": Decimal("0.010"),
    "hide": Decimal("0.005"),
}


class Bill:
    """Adds up; a resource read again on the same UTC day is free. Begins at nothing with every start."""

    def __init__(self, credits_usd: float | None) -> None:
        self._credits = None if credits_usd is None else Decimal(str(credits_usd))
        self._times: Counter[str] = Counter()
        self._reads_by_day: Counter[int] = Counter()
        self._seen: set[tuple[str, int]] = set()
        self._seen_day = 0

    @property
    def spent(self) -> Decimal:
        """Dollars so far."""
        return sum((PRICES[kind] * times for kind, times in self._times.items()), Decimal(0))

    def check(self) -> None:
        """Raise X's refusal when the credits are used up."""
        if self._credits is not None and self.spent >= self._credits:
            raise out_of_credits()

    def charge(self, kind: str) -> None:
        """One deed."""
        self._times[kind] += 1

    def read(self, kind: str, ids: Iterable[int], now_ms: int) -> None:
        """Resources that were read; each costs once a day."""
        day = now_ms // DAY_MS
        if day != self._seen_day:
            self._seen, self._seen_day = set(), day
        fresh = {(kind, one) for one in ids} - self._seen
        self._seen |= fresh
        self._times[kind] += len(fresh)
        if kind in ("post_read", "owned_read"):
            self._reads_by_day[day] += len(fresh)

    def figures(self) -> Json:
        """What was bought, and what it cost."""
        rows = {
            kind: {"times": times, "usd": float(PRICES[kind] * times)}
            for kind, times in self._times.items()
            if times
        }
        left = None if self._credits is None else float(self._credits - self.spent)
        return {"spent_usd": float(self.spent), "credits_left_usd": left, "by_kind": rows}

    def usage(self) -> Json:
        """X's shape of the usage of posts by day."""
        days = [
            {"date": iso(day * DAY_MS), "usage": str(reads)}
            for day, reads in sorted(self._reads_by_day.items())
        ]
        return {
            "project_id": "1",
            "project_cap": str(MONTHLY_CAP),
            "project_usage": str(sum(self._reads_by_day.values())),
            "cap_reset_day": 1,
            "daily_project_usage": {"project_id": "1", "usage": days},
        }
