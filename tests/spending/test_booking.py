"""What is booked, on a real PostgreSQL; and budgets that hold replies back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from anfu.cases.models import Case, CaseEvent
from anfu.channel.port import Bought, InDoubt, OwnPost
from anfu.channel.x.prices import price
from anfu.flows.calls_are_paid import calls_are_paid
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.reply_is_unsure import reply_is_unsure
from anfu.flows.staff_replies import UNDO, staff_replies
from anfu.people.models import Brand
from anfu.replies.models import Reply
from anfu.replies.traffic.rules import Limits
from anfu.spending.models import Spent
from anfu.spending.queries import account, by_purpose, cost_of
from anfu.spending.rules import Budget
from tests.build import ANGRY, MONDAY, Hall, a_brand, a_person, a_post

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(seconds=2)
TODAY = MONDAY.date()
KIND = "We're so sorry about this, Ada. Your refund of the delivery fee has left today."


@pytest.fixture
def brand() -> Brand:
    """The demo brand with one angry customer."""
    brand = a_brand()
    posts_arrive(brand, [a_post(ANGRY)])
    return brand


def test_a_reply_is_booked_once_to_its_case(brand: Brand) -> None:
    """Published, it costs what a summoned reply costs, for its stage."""
    reply_goes_out(Hall(), SOON)
    assert cost_of(Case.objects.get()) == Decimal("0.01")
    assert by_purpose(brand, TODAY) == [("acknowledge", "summoned_reply", 1, Decimal("0.0100"))]


def test_an_unsure_reply_is_booked_when_it_is_found(brand: Brand) -> None:
    """What X has, X bills: once, whatever happened to its answer."""
    hall = Hall(InDoubt("the connection ended"))
    reply_goes_out(hall, SOON)
    assert not Spent.objects.exists()
    reply = Reply.objects.get()
    hall.on_x = [OwnPost(77, reply.to_x_id, reply.text, SOON)]
    reply_is_unsure(hall, SOON + timedelta(seconds=20))
    reply_is_unsure(hall, SOON + timedelta(seconds=60))
    assert cost_of(Case.objects.get()) == Decimal("0.01")


def test_reads_of_a_day_add_up(brand: Brand) -> None:
    """Batches of one day, kind and purpose are one row."""
    counted = {Bought(TODAY, "post_read", "listen"): 100, Bought(TODAY, "user_read", "listen"): 10}
    calls_are_paid(brand, counted, price)
    calls_are_paid(brand, counted, price)
    assert Spent.objects.count() == 2
    told = account(brand, Budget(day=Decimal(1)), TODAY)
    assert (told.today, told.month, told.state) == (Decimal("1.2"), Decimal("1.2"), "hard")


def test_a_spent_budget_lets_people_speak_first_and_then_nobody(brand: Brand) -> None:
    """From the soft limit only people's replies leave; at the hard one all wait, and go on the next day."""
    mia, case, hall = a_person(brand), Case.objects.get(), Hall()
    calls_are_paid(brand, {Bought(TODAY, "post_read", "listen"): 170}, price)
    limits = Limits(budget=Budget(day=Decimal(1)))
    assert reply_goes_out(hall, SOON, limits) == 0
    seen = CaseEvent.objects.latest("pk").pk
    assert staff_replies(case.pk, mia, KIND, "answer", seen, SOON) is None
    assert reply_goes_out(hall, SOON + UNDO, limits) == 1
    assert [outgoing.text for outgoing in hall.said] == [KIND]
    posts_arrive(brand, [a_post(ANGRY, by=2)])
    calls_are_paid(brand, {Bought(TODAY, "post_read", "listen"): 30}, price)
    assert reply_goes_out(hall, SOON + timedelta(hours=1), limits) == 0
    assert reply_goes_out(hall, MONDAY + timedelta(hours=13), limits) == 0
    assert reply_goes_out(hall, MONDAY + timedelta(days=1), limits) == 2
    assert len(hall.said) == 2 and hall.said[1].to_x_id != hall.said[0].to_x_id
