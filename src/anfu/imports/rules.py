"""What of a file is taken in, and how its rows are counted. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from anfu.imports.mentions import LeftOut, Mention, Ways, read_mention
from anfu.imports.reading.sheet import Fault, Row

PAST = timedelta(hours=24)
"""Posts older than this are the past, unless the person who imports says otherwise: nobody is answered for them."""
LONGEST_CARE = timedelta(days=30)
"""No older post is cared for, whatever somebody says."""
A_DAY = timedelta(days=1)


@dataclass
class Plan:
    """What a file comes to before anything is taken in; the counts add up to `rows`."""

    mentions: list[Mention] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    elsewhere: int = 0
    too_old: int = 0
    repeated: int = 0

    @property
    def rows(self) -> int:
        """All rows of the file."""
        return len(self.mentions) + len(self.faults) + self.elsewhere + self.too_old + self.repeated

    @property
    def past(self) -> int:
        """Posts that are read as the past."""
        return sum(one.is_past for one in self.mentions)

    @property
    def to_ask(self) -> int:
        """Posts of which X must be asked what they say."""
        return sum(one.post is None for one in self.mentions)


def plan(header: Sequence[str], rows: Iterable[Row | Fault], ways: Ways) -> Plan:
    """Read all rows; the same post twice counts once. Raises UnreadableFileError as reading goes on."""
    planned, names = Plan(), list(header)
    seen: set[int] = set()
    for row in rows:
        told = row if isinstance(row, Fault) else read_mention(row, names, ways)
        if isinstance(told, Fault):
            planned.faults.append(told)
        elif isinstance(told, LeftOut):
            if told.why == "elsewhere":
                planned.elsewhere += 1
            else:
                planned.too_old += 1
        elif told.x_id in seen:
            planned.repeated += 1
        else:
            seen.add(told.x_id)
            planned.mentions.append(told)
    return planned


def why_not_care_since(care_since: datetime, now: datetime) -> str | None:
    """Why posts cannot be cared for from this moment on; None where they can."""
    if care_since > now + A_DAY:
        return "care_since_later"
    return "care_since_too_old" if care_since < now - LONGEST_CARE else None
