"""Who counts as present, and who holds the pen. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GONE_AFTER = timedelta(seconds=25)
"""A page says that it is open every eight seconds; one that was silent for longer is closed."""


@dataclass(frozen=True)
class Attendant:
    """Somebody who has the case open; times in UTC, `typing_since` None where they do not type."""

    staff_id: int
    name: str
    seen_at: datetime
    typing_since: datetime | None


def present(attendants: Iterable[Attendant], now: datetime) -> Sequence[Attendant]:
    """Those who are here, whoever holds the pen first."""
    here = [one for one in attendants if now - one.seen_at <= GONE_AFTER]
    return sorted(here, key=lambda one: (one.typing_since is None, one.typing_since or one.seen_at, one.name))


def pen(here: Sequence[Attendant]) -> Attendant | None:
    """Who began to type first; the others wait, or write all the same."""
    return next((one for one in here if one.typing_since), None)
