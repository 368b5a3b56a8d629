"""Events are gathered: what the history and the tables tell waits for everybody who wants to hear of it.

The history's line, written in the transaction of the deed, is the one record that something happened; nothing is
written a second time while posts are taken in.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.events import actions as events
from anfu.events.noticing import Present, noticed
from anfu.events.queries import facts_of, lines_between, wanted
from anfu.people.models import Brand
from anfu.spending.rules import Budget

AT_ONCE = 2000


def events_are_gathered(address: str, now: datetime) -> int:
    """Let new lines of history wait for receivers; how many events were entered. `address` is the desk's."""
    with transaction.atomic():
        mark = events.mark()
        upto = events.readable(mark)
        entered = 0
        if upto > mark.told and wanted():
            lines, upto = lines_between(mark.told, upto, AT_ONCE)
            entered = events.enter(list(facts_of([line for _, line in lines], address)), now)
        events.move(mark, upto)
    return entered


def events_are_noticed(budget: Budget, address: str, now: datetime) -> int:
    """Look for what no line of history tells: promises due soon, spikes, reviews, what is wrong; how many facts."""
    facts = [
        fact
        for brand_id, kinds in wanted().items()
        for fact in noticed(Present(Brand.objects.get(pk=brand_id), now, budget, address), kinds)
    ]
    events.enter(facts, now)
    return len(facts)
