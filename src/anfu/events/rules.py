"""When something is told, when it is tried again, and when a receiver is given rest. Values in, values out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from anfu.clock.zones import zone

WAITS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=10),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=12),
)
"""After each try that failed, in turn: 28 hours; then the last for ever, or the event is given up."""
PATIENCE = timedelta(days=3)
"""A receiver that did not answer for this long is paused, and the desk shows it."""
LONGEST_ASKED = timedelta(hours=1)
"""A receiver may ask for a longer wait (Retry-After), but not for more than this."""
OLD_SECRET_FOR = timedelta(hours=24)
SOON = timedelta(minutes=30)
"""A promise is due soon this long before, or when three quarters of its time are over, whichever is later."""


class Answer(StrEnum):
    """What one try came to."""

    TAKEN = "taken"
    REFUSED = "refused"
    """This one message was not understood; others may be."""
    AWAY = "away"
    """The receiver is not well: nothing would be taken."""
    GONE = "gone"
    """The receiver says that it wants nothing any more."""


def meaning(status: int) -> Answer:
    """What an HTTP status says: of this message, or of the receiver as a whole. A redirect is never followed."""
    if 200 <= status < 300:
        return Answer.TAKEN
    if status == 410:
        return Answer.GONE
    if status in (400, 409, 411, 413, 415, 422):
        return Answer.REFUSED
    return Answer.AWAY


def wait_after(failures: int, asked: timedelta = timedelta()) -> timedelta:
    """How long to wait after so many failures in a row (1: the first); `asked` is the receiver's own wish."""
    return max(WAITS[min(failures, len(WAITS)) - 1], min(asked, LONGEST_ASKED))


def is_given_up(tries: int) -> bool:
    """Is a message that the receiver refuses tried no more?"""
    return tries > len(WAITS)


def is_tired(failing_since: datetime, now: datetime) -> bool:
    """Has a receiver not answered for so long that it is paused?"""
    return now - failing_since >= PATIENCE


@dataclass(frozen=True)
class Rest:
    """When messages wait: a cool-down between messages of one kind, and quiet hours by the wall clock of a zone."""

    cooldown: timedelta = timedelta()
    quiet_from: time | None = None
    quiet_to: time | None = None
    zone: str = "UTC"

    def due(self, last: datetime | None, now: datetime) -> datetime:
        """When an event noticed `now` is told; `last` is when the newest of its kind was, or will be (UTC)."""
        due = now
        if last is not None and self.cooldown:
            due = last if last > now else max(now, last + self.cooldown)
        return self._after_quiet(due)

    def _after_quiet(self, at: datetime) -> datetime:
        if self.quiet_from is None or self.quiet_to is None or self.quiet_from == self.quiet_to:
            return at
        local = at.astimezone(zone(self.zone))
        for days in (-1, 0):
            day = local.date() + timedelta(days=days)
            last = day if self.quiet_to > self.quiet_from else day + timedelta(days=1)
            start = datetime.combine(day, self.quiet_from, local.tzinfo)
            end = datetime.combine(last, self.quiet_to, local.tzinfo)
            if start <= local < end:
                return end.astimezone(UTC)
        return at


def due_soon_at(made_at: datetime, due_at: datetime) -> datetime:
    """From when a promise counts as due soon (UTC)."""
    return max(due_at - SOON, due_at - (due_at - made_at) / 4)
