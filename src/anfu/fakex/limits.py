"""X's rate limits: fixed windows on the stand-in's own clock, with the headers that tell of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from anfu.fakex.problems import too_many_requests

QUARTER_MS = 15 * 60 * 1000
QUARTERS_A_DAY = 96


class Limit(msgspec.Struct, frozen=True):
    """Requests allowed per 15 minutes with an app token, with a user token, and per day; None is no limit."""

    app: int | None = None
    user: int | None = None
    app_day: int | None = None
    user_day: int | None = None


class Limits:
    """Counts requests by route and token; a day shrinks with the quarter of an hour."""

    def __init__(self, lifted: bool = False, quarter_ms: int = QUARTER_MS) -> None:
        self.lifted = lifted
        self.breaches: Counter[str] = Counter()
        """Requests that came although nothing was left, by route."""
        self._quarter_ms = quarter_ms
        self._windows: dict[tuple[str, str, int], tuple[int, int]] = {}

    def take(self, route: str, limit: Limit, token: str, is_user: bool, now_ms: int) -> Mapping[str, str]:
        """Count one request and return its `x-rate-limit-*` headers. Raises the 429 when none is left."""
        quarter = limit.user if is_user else limit.app
        if quarter is None:
            return {}
        headers, spent = self._count(route, quarter, self._quarter_ms, token, now_ms, "x-rate-limit-")
        for allowed, holder, prefix in (
            (limit.app_day, "app", "x-app-limit-24hour-"),
            (limit.user_day, token, "x-user-limit-24hour-"),
        ):
            if allowed is not None:
                day_ms = QUARTERS_A_DAY * self._quarter_ms
                day_headers, day_spent = self._count(route, allowed, day_ms, holder, now_ms, prefix)
                headers |= day_headers
                spent = spent or day_spent
        if spent and not self.lifted:
            self.breaches[route] += 1
            raise too_many_requests(headers)
        # Lifted limits have no number to tell, and a client that paces itself must not wait for one.
        return {} if self.lifted else headers

    def _count(
        self, route: str, allowed: int, length_ms: int, holder: str, now_ms: int, prefix: str
    ) -> tuple[dict[str, str], bool]:
        key = (route, holder, length_ms)
        ends_ms, used = self._windows.get(key, (0, 0))
        if now_ms >= ends_ms or ends_ms - now_ms > length_ms:
            ends_ms, used = now_ms + length_ms, 0
        spent = used >= allowed
        if not spent:
            used += 1
        self._windows[key] = (ends_ms, used)
        headers = {
            f"{prefix}limit": str(allowed),
            f"{prefix}remaining": str(allowed - used),
            # Rounded up, so that a client that waits until then is never early.
            f"{prefix}reset": str(-(-ends_ms // 1000)),
        }
        return headers, spent
