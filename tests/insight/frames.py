"""Frames drawn in memory, for tests of what is computed from one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from anfu.clock.calendar import ALWAYS_OPEN
from anfu.insight.frame import NAMES, NEVER, Frame
from anfu.insight.worked import moment

NOW = datetime(2026, 11, 16, 10, tzinfo=UTC)
HOUR = 3_600_000_000


def a_frame(n: int, **columns: Any) -> Frame:
    """`n` complaints opened evenly over the fifty days that ended ten days ago; what is not given is plain."""
    now = moment(NOW)
    plain: dict[str, Any] = {name: np.zeros(n, dtype=np.int64) for name in NAMES}
    plain |= {
        name: np.full(n, NEVER)
        for name in ("first_word", "replied", "answered", "resolved", "closed", "came_back")
    }
    plain |= {
        "case": np.arange(1, n + 1),
        "opened": now - 10 * 24 * HOUR - np.arange(n) * (50 * 24 * HOUR // n),
        "topic": np.ones(n, dtype=np.int64),
        "lang": np.ones(n, dtype=np.int64),
        "is_complaint": np.ones(n, dtype=bool),
        "is_serious": np.zeros(n, dtype=bool),
        "first_arousal": np.full(n, 0.5),
        "last_arousal": np.full(n, np.nan),
    }
    empty = np.array([], dtype=np.int64)
    return Frame(
        **{**plain, **columns},
        late_cases=empty,
        late_by=empty.astype(float),
        calendars={0: ALWAYS_OPEN},
        teams={},
        now=NOW,
    )
