"""Calendar months in a time zone, for reviews and figures."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from anfu.clock.zones import in_utc, instant, zone

_MONTH = re.compile(r"(\d{4})-(\d\d)")


class Month(NamedTuple):
    """One calendar month; sorts by time. `str()` gives "2026-11"."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2026-11"; raises ValueError for anything else."""
        found = _MONTH.fullmatch(text)
        if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) == 0:
            raise ValueError(f'"{text}" is no month; write it as "2026-11"')
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, at: datetime, time_zone: str) -> Month:
        """The month that `at` (aware) falls into in `time_zone`."""
        local = in_utc(at).astimezone(zone(time_zone))
        return cls(local.year, local.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def next(self) -> Month:
        """The month after this one."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    def previous(self) -> Month:
        """The month before this one."""
        return Month(self.year - (self.month == 1), self.month - 1 or 12)

    def bounds(self, time_zone: str) -> tuple[datetime, datetime]:
        """Its first moment and the first moment of the next, in UTC; the second is not part of it."""
        return self._begins(time_zone), self.next()._begins(time_zone)

    def _begins(self, time_zone: str) -> datetime:
        midnight = datetime.fromisoformat(f"{self}-01")
        return instant(midnight, zone(time_zone))
