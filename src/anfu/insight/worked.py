"""Working time between many moments at once: the same sum as `clock.working`, over whole columns."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from anfu.clock.calendar import Calendar, stretches

Moments = npt.NDArray[np.int64]
"""Microseconds since `EPOCH`."""

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Where PostgreSQL counts from."""

_MICROSECOND = timedelta(microseconds=1)


def moment(at: datetime) -> int:
    """Microseconds from `EPOCH` to `at` (aware)."""
    return (at - EPOCH) // _MICROSECOND


class WorkingTime:
    """One calendar's working time from `first` to `last` (UTC dates), ready to be asked for whole columns."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        days = [first + timedelta(days=n) for n in range(-2, (last - first).days + 3)]
        open_hours = [stretch for day in days for stretch in stretches(calendar, day)]
        self._opens = np.array([moment(opens) for opens, _ in open_hours], dtype=np.int64)
        self._closes = np.array([moment(closes) for _, closes in open_hours], dtype=np.int64)
        self._before = np.concatenate(([0], np.cumsum(self._closes - self._opens)))

    def until(self, at: Moments) -> Moments:
        """Working microseconds from the first day to each of `at`."""
        if not len(self._opens):
            return np.zeros_like(at)
        place = np.searchsorted(self._opens, at, side="right") - 1
        inside = np.minimum(at, self._closes[place]) - self._opens[place]
        return np.where(place < 0, 0, self._before[place] + inside)
