"""A customer asks for no more automatic replies, on a real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases.models import CaseEvent
from anfu.flows.posts_arrive import posts_arrive
from anfu.people.models import Brand, Customer
from anfu.replies.models import Reply
from tests.build import ANGRY, BRAND_X_ID, HAPPY, MONDAY, a_brand, a_post

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


def test_an_opt_out_takes_back_what_waits_and_is_told_in_the_case(brand: Brand) -> None:
    """The acknowledgement in the outbox is withdrawn, the customer's wish is kept with its time."""
    posts_arrive(brand, [a_post(ANGRY)])
    stop = a_post("@sprucehome stop", at=LATER)
    posts_arrive(brand, [stop])
    assert Reply.objects.get().status == "withdrawn"
    assert Customer.objects.get().opted_out_at == stop.heard_at
    line = CaseEvent.objects.get(kind="left_to_person")
    assert (line.detail, line.post and line.post.x_id, line.at) == ({"why": "opted_out"}, stop.x_id, LATER)


def test_an_opt_out_is_permanent(brand: Brand) -> None:
    """A later complaint, and a second opt-out, change nothing: the case is left to a person."""
    posts_arrive(brand, [a_post(HAPPY)])
    posts_arrive(brand, [a_post("@sprucehome 别再自动回复", lang="zh", at=LATER)])
    first = Customer.objects.get().opted_out_at
    posts_arrive(brand, [a_post("@sprucehome STOP", at=LATER + timedelta(hours=1))])
    posts_arrive(brand, [a_post(ANGRY, at=LATER + timedelta(hours=2))])
    assert Customer.objects.get().opted_out_at == first
    assert not Reply.objects.exists()
    assert {line.detail["why"] for line in CaseEvent.objects.filter(kind="left_to_person")} == {"opted_out"}


def test_who_complains_and_opts_out_in_one_batch_is_left_in_peace(brand: Brand) -> None:
    """The wish counts for the complaint that came with it."""
    posts_arrive(brand, [a_post(ANGRY), a_post("@sprucehome no bots!", at=LATER)])
    assert not Reply.objects.exists()
    assert CaseEvent.objects.filter(kind="left_to_person").count() == 1


@pytest.mark.parametrize(
    ("text", "by", "mentions"),
    [("@somebody stop", 1001, ()), ("stop", BRAND_X_ID, ()), ("@sprucehome stop charging me!", 1001, None)],
)
def test_words_to_others_and_complaints_silence_nobody(
    brand: Brand, text: str, by: int, mentions: tuple[int, ...] | None
) -> None:
    """Only the customer, only towards us, and only a wish for silence."""
    posts_arrive(brand, [a_post(text, by=by, mentions=(BRAND_X_ID,) if mentions is None else mentions)])
    assert not Customer.objects.exclude(opted_out_at=None).exists()
