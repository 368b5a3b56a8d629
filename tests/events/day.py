"""A day at the desk, of which receivers outside are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.events_are_gathered import events_are_gathered
from anfu.flows.events_go_out import events_go_out
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_takes import staff_takes
from anfu.people.models import Brand, Staff
from tests.build import ANGRY_ZH, GRAVE, Hall, a_post
from tests.events.receiver import OUTSIDE

DESK = "https://desk.example"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def busy(brand: Brand, mia: Staff, at: datetime, first: int = 2000) -> None:
    """Three complaints: acknowledged; the serious one taken; the other closed, its promises done with."""
    texts = {first: None, first + 1: GRAVE, first + 2: ANGRY_ZH}
    posts = [a_post(text, by=by, at=at) if text else a_post(by=by, at=at) for by, text in texts.items()]
    posts_arrive(brand, posts)
    reply_goes_out(Hall(), at + MINUTE)
    cases = list(brand.cases.filter(closed_at=None).order_by("pk"))[-3:]
    staff_takes(cases[1].pk, mia, "taking over", at + 2 * MINUTE)
    case_is_closed(cases[0].pk, mia, "no_complaint", at + 3 * MINUTE)


def rounds(now: datetime, until: datetime, step: timedelta = 30 * SECOND) -> datetime:
    """Go the rounds of a worker from one moment to another."""
    while now < until:
        events_are_gathered(DESK, now)
        while events_go_out(OUTSIDE, now):
            pass
        now += step
    return now
