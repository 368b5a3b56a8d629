"""What was: complaints by hour of the week and how many had a prompt first reply; and who is on shift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from anfu.clock.zones import zone
from anfu.insight.frame import NEVER
from anfu.insight.intervals import Estimate, share
from anfu.insight.period import Period
from anfu.insight.queries import load
from anfu.insight.slices import hour_of_week
from anfu.insight.staffing.rules import HOURS, Load, presence
from anfu.people.models import Brand, Shift
from anfu.people.roster.queries import WORKING
from anfu.people.roster.rules import Hours
from anfu.replies.models import Reply

MONTH = 28
"""Days that are told of: whole weeks, so that each hour of the week comes equally often."""


@dataclass(frozen=True)
class Weeks:
    """What came in each hour of the week over some weeks, how much was prompt, and how many more replies it took."""

    period: Period
    came: tuple[int, ...]
    prompt: tuple[int, ...]
    later: float

    def load(self, minutes: float) -> Load:
        """As work, where each reply takes so many minutes."""
        weeks = len(self.period.each_day()) / 7
        return Load(tuple(n / weeks for n in self.came), self.later, minutes)

    def was(self, hours: range | list[int] = range(HOURS)) -> Estimate:
        """The share within the hour of what came in some hours of the week."""
        return share(sum(self.prompt[hour] for hour in hours), sum(self.came[hour] for hour in hours))


def weeks_before(brand: Brand, days_ago: int, now: datetime, time_zone: str) -> Weeks:
    """Four whole weeks that ended `days_ago` days before today's midnight in `time_zone`."""
    today = now.astimezone(zone(time_zone)).date()
    last = today - timedelta(days=days_ago + 1)
    period = Period(last - timedelta(days=MONTH - 1), last, time_zone)
    frame = load(brand, *period.bounds, now).complaints
    hours = hour_of_week(frame.opened, time_zone)
    prompt = (frame.replied != NEVER) & (frame.replied - frame.opened <= 3_600_000_000)
    came, made = (np.bincount(chosen, minlength=HOURS) for chosen in (hours, hours[prompt]))
    answered = int((frame.person > 0).sum())
    since, until = period.bounds
    replies = Reply.objects.filter(
        brand=brand,
        status=Reply.Status.SENT,
        is_automatic=False,
        case__opened_at__gte=since,
        case__opened_at__lt=until,
    ).count()
    later = max(0.0, replies / answered - 1) if answered else 0.0
    return Weeks(period, tuple(came.tolist()), tuple(made.tolist()), later)


def on_shift(brand: Brand, now: datetime, time_zone: str) -> tuple[int, ...]:
    """How many are on shift in each quarter of an hour of this week, by the roster; who is away counts as there."""
    today = now.astimezone(zone(time_zone)).date()
    shifts = Shift.objects.filter(staff__brand=brand, staff__is_active=True, staff__role__in=WORKING)
    hours = [Hours(one.weekday, one.starts, one.ends, one.zone) for one in shifts]
    return presence(hours, today - timedelta(days=today.weekday()), time_zone)
