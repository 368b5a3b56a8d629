"""What one account may do in a day, whatever its app may: the press quotes X's help pages of May 2026."""

from __future__ import annotations

from collections import Counter, deque

from anfu.fakex import problems

HALF_HOUR_MS = 30 * 60 * 1000
DAY_MS = 48 * HALF_HOUR_MS
VERIFIED = (2400 // 48, HALF_HOUR_MS)
"""(posts and replies, span in ms): 2,400 a day, given out in half-hourly slices."""
UNVERIFIED = {"post": (50, DAY_MS), "reply": (200, DAY_MS)}
MESSAGES = (500, DAY_MS)


class Caps:
    """Counts what accounts did; `kept` switches the caps on."""

    def __init__(self, kept: bool) -> None:
        self.kept = kept
        self.breaches: Counter[str] = Counter()
        """Deeds that were tried although the account had done enough, by kind."""
        self._done: dict[tuple[int, str], deque[int]] = {}

    def check(self, account_id: int, deed: str, verified: bool, now_ms: int) -> None:
        """Raise X's refusal when the account has done enough; `deed` is post, reply or message."""
        if not self.kept:
            return
        kind, (most, span_ms) = self._rule(deed, verified)
        done = self._done.get((account_id, kind), deque())
        while done and done[0] <= now_ms - span_ms:
            done.popleft()
        if len(done) >= most:
            self.breaches[f"cap of {kind}"] += 1
            if deed == "message":
                raise problems.forbidden(problems.DM_BLOCKED, "message-cap")
            raise problems.forbidden(problems.DAILY_CAP, "daily-cap", 185)

    def count(self, account_id: int, deed: str, verified: bool, now_ms: int) -> None:
        """Remember that the account did it."""
        if self.kept:
            kind, _rule = self._rule(deed, verified)
            self._done.setdefault((account_id, kind), deque()).append(now_ms)

    def _rule(self, deed: str, verified: bool) -> tuple[str, tuple[int, int]]:
        if deed == "message":
            return deed, MESSAGES
        return ("any", VERIFIED) if verified else (deed, UNVERIFIED[deed])
