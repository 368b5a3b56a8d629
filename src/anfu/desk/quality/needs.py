"""What colleagues held of each person's replies in a month, for its review: where somebody could use a hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from anfu.clock.months import Month
from anfu.desk.quality.cards import Row, row_of
from anfu.insight.period import Period
from anfu.insight.quality.queries import standings
from anfu.insight.queries import zone_of
from anfu.people.models import Staff
from anfu.people.policy import Action, may


def needs_of(reader: Staff, month: Month, now: datetime) -> Sequence[Row]:
    """A line for each person that `reader` may see: all for those who lead, oneself for everybody else."""
    period = Period.month(month, zone_of(reader.brand))
    told = standings(reader.brand, *period.bounds, now)
    sees_all = may(reader, Action.MEASURE_PEOPLE)
    shown = [one for one in told if sees_all or one.person_id == reader.pk]
    people = Staff.objects.in_bulk([one.person_id for one in shown])
    return [row_of(one, people) for one in shown]
