"""The outbox under pressure: what goes first, what stops it, and that nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases.models import Case, CaseEvent
from anfu.channel.port import Allowance, InDoubt, NotNow, Published, Stopped
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.sending_is_paused import sending_goes_on, sending_is_paused
from anfu.flows.staff_replies import UNDO, staff_replies
from anfu.people.models import Brand
from anfu.replies.models import Pace, Pause, Reply
from anfu.replies.traffic.actions import keep_pace
from anfu.replies.traffic.queries import open_pauses, waiting
from anfu.replies.traffic.rules import Limits
from tests.build import ANGRY, GRAVE, MONDAY, Hall, a_brand, a_person, a_post

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(minutes=10)
ONE_AT_A_TIME = Allowance(1, SOON + timedelta(minutes=5))


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


def customers_of(hall: Hall) -> list[int]:
    """Whom we answered, in order."""
    cases = {r.pk: r.case.customer.x_id for r in Reply.objects.select_related("case__customer")}
    return [cases[outgoing.reply_id] for outgoing in hall.said]


def test_serious_goes_first_then_people_then_the_oldest(brand: Brand) -> None:
    """With room for one at a time, the order is the order of need."""
    for minute, (by, text) in enumerate([(1, ANGRY), (2, ANGRY), (3, GRAVE), (4, ANGRY)]):
        posts_arrive(brand, [a_post(text, by=by, at=MONDAY + timedelta(minutes=minute))])
    mia, seen = a_person(brand), CaseEvent.objects.latest("pk").pk
    case = Case.objects.get(customer__x_id=4)
    staff_replies(case.pk, mia, "So sorry!", "answer", seen, SOON - UNDO)
    hall, limits = Hall(), Limits(per_day=1)
    for day in range(1, 6):
        reply_goes_out(hall, SOON + timedelta(days=day), limits)
        limits = Limits(per_day=1)
    assert customers_of(hall)[:3] == [3, 4, 1]


def test_the_kill_switch_holds_everything_and_loses_nothing(brand: Brand) -> None:
    """Automatic or by hand, all waits; the desk reads why and who; then all of it leaves."""
    sun = a_person(brand, "sun", "admin")
    posts_arrive(brand, [a_post(ANGRY)])
    assert sending_is_paused(brand, " ", sun, MONDAY) == "reason_missing"
    assert sending_is_paused(brand, "a wrong price in the news", sun, MONDAY) is None
    sending_is_paused(brand, "again", None, MONDAY)
    hall = Hall()
    assert reply_goes_out(hall, SOON) == 0 and waiting(brand, SOON) == 1
    assert [(p.code, p.reason, p.by) for p in open_pauses(brand)] == [
        ("asked", "a wrong price in the news", sun)
    ]
    assert sending_goes_on(brand, SOON) == 1
    assert reply_goes_out(hall, SOON) == 1 and not open_pauses(brand)
    assert sending_goes_on(brand, SOON) == 0


def test_keys_that_do_not_hold_stop_the_account_not_each_reply(brand: Brand) -> None:
    """After a 401 everything waits with its reason; one reply tries, and its success sets the rest free."""
    posts_arrive(brand, [a_post(ANGRY, by=n) for n in range(1, 21)])
    again = SOON + timedelta(minutes=1)
    signed_out = Stopped("signed_out", again, "Unauthorized")
    hall = Hall(*[signed_out] * 16)
    assert reply_goes_out(hall, SOON) == 16
    assert reply_goes_out(hall, SOON + timedelta(seconds=30)) == 0
    assert [pause.code for pause in open_pauses(brand)] == ["signed_out"]
    assert set(Reply.objects.values_list("status", flat=True)) == {"queued"}
    assert [reply_goes_out(hall, again + timedelta(seconds=n)) for n in range(4)] == [1, 16, 3, 0]
    assert not open_pauses(brand) and Pause.objects.get().ended_at
    assert Reply.objects.filter(status="sent").count() == 20


def test_a_pause_by_a_person_outlasts_what_x_says(brand: Brand) -> None:
    """X's yes ends X's own stops only."""
    posts_arrive(brand, [a_post(ANGRY)])
    sending_is_paused(brand, "wait", None, MONDAY)
    Pause.objects.create(
        brand=brand,
        code="daily_cap",
        reason="over",
        began_at=MONDAY,
        try_again_at=SOON - timedelta(minutes=1),
    )
    assert reply_goes_out(Hall(), SOON) == 0


def test_what_x_says_is_left_holds_for_all_workers(brand: Brand) -> None:
    """Three left: three leave, and the rest wait for X's next window."""
    posts_arrive(brand, [a_post(ANGRY, by=n) for n in range(1, 31)])
    hall = Hall()
    until = SOON + timedelta(minutes=5)
    hall.told = Allowance(3, until)
    assert reply_goes_out(hall, SOON) == 16
    hall.told = Allowance(0, until)
    assert [reply_goes_out(hall, SOON) for _ in range(2)] == [3, 0]
    hall.told = None
    assert reply_goes_out(hall, until) == 11


def test_the_pace_kept_is_the_last_window_that_x_told(brand: Brand) -> None:
    """One window: the fewest; a later one: anew; an earlier one, as of an answer that comes late: nothing."""
    quarter, half = SOON + timedelta(minutes=15), SOON + timedelta(minutes=30)
    told = [(50, quarter), (60, quarter), (99, half), (99, quarter), (4, quarter)]
    kept = []
    for left, until in told:
        keep_pace(brand.pk, [Allowance(left, until)], SOON)
        pace = Pace.objects.get()
        kept.append((pace.left, pace.until))
    assert kept == [(50, quarter), (50, quarter), (99, half), (99, half), (99, half)]


def test_a_day_that_is_used_up_is_remembered_beyond_the_quarter(brand: Brand) -> None:
    """X tells of both windows at once: when the quarter begins anew, the day still holds."""
    posts_arrive(brand, [a_post(ANGRY, by=n) for n in range(1, 31)])
    day, quarter = SOON + timedelta(hours=9), SOON + timedelta(minutes=5)
    told = [Allowance(2, quarter, "quarter", 100), Allowance(3, day, "app_day", 10_000)]
    keep_pace(brand.pk, told, SOON)
    hall = Hall()
    assert [reply_goes_out(hall, at) for at in (SOON, quarter)] == [2, 3]


def test_what_may_have_reached_x_counts_until_x_has_told_anew(brand: Brand) -> None:
    """A worker dies with all that X takes on its way: the others do not send that many again once it is in doubt."""
    posts_arrive(brand, [a_post(ANGRY, by=n) for n in range(1, 31)])
    keep_pace(brand.pk, [Allowance(10, SOON + timedelta(minutes=10))], SOON)
    assert reply_goes_out(Hall(*[InDoubt("the worker died")] * 10), SOON) == 10
    assert reply_goes_out(Hall(), SOON + timedelta(minutes=1)) == 0
    keep_pace(brand.pk, [Allowance(4, SOON + timedelta(minutes=10))], SOON + timedelta(minutes=2))
    assert reply_goes_out(Hall(), SOON + timedelta(minutes=2)) == 4


def test_a_slice_of_half_an_hour_is_never_exceeded(brand: Brand) -> None:
    """Fifty in half an hour, and the next ones when the first have aged."""
    posts_arrive(brand, [a_post(ANGRY, by=n) for n in range(1, 81)])
    hall, limits = Hall(), Limits(per_half_hour=50)
    for minute in range(30):
        reply_goes_out(hall, SOON + timedelta(minutes=minute), limits)
    assert len(hall.said) == 50
    for minute in range(30, 40):
        reply_goes_out(hall, SOON + timedelta(minutes=minute), limits)
    assert len(hall.said) == 80


def test_what_was_not_sent_does_not_count(brand: Brand) -> None:
    """A reply that X did not take leaves its place to another."""
    posts_arrive(brand, [a_post(ANGRY, by=1), a_post(ANGRY, by=2)])
    later = SOON + timedelta(hours=5)
    hall = Hall(NotNow(later, "wait"), Published(5, SOON))
    assert reply_goes_out(hall, SOON, Limits(per_half_hour=2)) == 2
    posts_arrive(brand, [a_post(ANGRY, by=3)])
    assert reply_goes_out(hall, SOON, Limits(per_half_hour=2)) == 1
