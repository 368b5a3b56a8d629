"""Events go out: one worker at a time tells a receiver what waits for it, in order; what fails waits for longer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.events import actions as events
from anfu.events.sending import SIDE_BY_SIDE, Outside

AT_ONCE = 50
"""As many events as one receiver is told in a batch: also the most that a crash tells it twice."""


def events_go_out(outside: Outside, now: datetime) -> int:
    """Tell receivers what is due at `now` (UTC); how many tries."""
    with transaction.atomic():
        claimed = events.claim(now, SIDE_BY_SIDE)
        batches = [(one, events.waiting(one, now, AT_ONCE)) for one in claimed]
    tried = outside.tell_all(batches, now) if batches else []
    for one, tries in zip(claimed, tried, strict=True):
        with transaction.atomic():
            events.settle(one, tries, now)
    return sum(map(len, tried))
