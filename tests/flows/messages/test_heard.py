"""Direct messages that arrive: heard once, matched to their case, or opening one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases.models import Case, CaseEvent
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_replies import UNDO
from anfu.listening.models import Post
from anfu.people.models import Brand, Staff
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from anfu.triage.models import PostVerdict
from tests.build import ANGRY, HAPPY, MONDAY, Hall, a_message, a_post
from tests.flows.messages.build import ADA, LATER, SOON, says

pytestmark = pytest.mark.django_db


def test_a_message_joins_the_open_case_of_its_author(brand: Brand) -> None:
    """Public and private belong to one case; nothing automatic answers the message."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA)])
    assert posts_arrive(brand, [a_message("My order number is SH-88231.", at=SOON)]).opened == 0
    case = Case.objects.get()
    assert [
        event.post.is_private for event in case.events.filter(kind__in=["opened", "heard"]) if event.post
    ] == [
        False,
        True,
    ]
    assert Reply.objects.count() == 1


def test_a_message_is_heard_once(brand: Brand) -> None:
    """By stream, webhook and poll: the same id is the same message."""
    message = a_message(ANGRY)
    first, again = posts_arrive(brand, [message]), posts_arrive(brand, [message, message])
    assert (first.heard, again.heard, Post.objects.filter(is_private=True).count()) == (1, 0, 1)


def test_a_complaint_by_message_opens_a_case_with_its_promise(brand: Brand) -> None:
    """What is said privately is owed the same first reply; praise opens nothing."""
    posts_arrive(brand, [a_message(ANGRY, by=1), a_message(HAPPY, by=2)])
    case = Case.objects.get()
    assert case.customer.x_id == 1 and case.root_post.is_private
    assert Promise.objects.get(case=case).kind == "first_reply"
    ack = Reply.objects.get()
    assert ack.is_private and ack.is_automatic and ack.template.startswith("ack_private_")
    assert ack.case == case and "STOP" in ack.text and "https://" in ack.text
    hall = Hall()
    assert reply_goes_out(hall, MONDAY + timedelta(minutes=1)) == 1
    assert hall.said[0].private_to == 1
    assert Promise.objects.get(kind="answer").made_by == ack
    posts_arrive(brand, [a_message(ANGRY, by=1, at=MONDAY + timedelta(minutes=5))])
    assert Reply.objects.count() == 1


def test_a_message_that_names_a_closed_case_opens_it_again(brand: Brand, mia: Staff) -> None:
    """ "Case K7Q2 opens again at once", as the closing words promised; with a promise of a reply."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA)])
    case = Case.objects.get()
    assert case_is_closed(case.pk, mia, "no_complaint", SOON) is None
    posts_arrive(brand, [a_message(f"Case {case.code}: it is gone again", at=LATER)])
    case.refresh_from_db()
    assert case.closed_at is None and Case.objects.count() == 1
    assert case.events.filter(kind="reopened").exists()
    assert Promise.objects.filter(case=case, made_at=LATER).exists()


def test_a_message_that_names_another_customers_case_stays_with_its_author(brand: Brand) -> None:
    """The reference stands in public, so naming it proves nothing: a person is told, and decides."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA)])
    other = Case.objects.get()
    posts_arrive(brand, [a_message(f"Case {other.code}: hello", by=2, at=SOON)])
    assert not other.events.filter(post__customer__x_id=2).exists()
    own = Case.objects.get(customer__x_id=2)
    assert own.events.get(kind="named_other").detail == {"case": other.pk}


def test_a_sealed_message_is_a_task_for_a_person(brand: Brand) -> None:
    """Pitfall 15: what X encrypted is not missed: it joins the case, or opens one, and says where it is read."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(by=ADA, is_sealed=True, at=SOON)])
    posts_arrive(brand, [a_message(by=2, is_sealed=True, at=SOON)])
    assert Case.objects.count() == 2
    sealed = Post.objects.filter(is_sealed=True)
    assert [post.text for post in sealed] == ["", ""]
    assert not PostVerdict.objects.filter(post__in=sealed).exists()
    left = CaseEvent.objects.get(case__customer__x_id=2, kind="left_to_person")
    assert left.detail == {"why": "sealed"}


def test_a_message_from_the_x_app_stops_the_clock(brand: Brand) -> None:
    """A colleague answered there: the promise is kept, and what waited by itself is taken back."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA)])
    posts_arrive(brand, [a_message("Sorry, it is on its way.", by=ADA, from_brand=True, at=SOON)])
    assert Promise.objects.get().done_at == SOON
    assert CaseEvent.objects.filter(kind="reply_elsewhere").count() == 1
    assert Reply.objects.get().status == "withdrawn"


def test_our_own_message_heard_back_is_no_other_tool(brand: Brand, mia: Staff) -> None:
    """X tells us of what we sent ourselves."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(at=SOON)])
    case, hall = Case.objects.get(), Hall()
    reply_goes_out(hall, SOON)
    assert says(case, mia, private=True) is None
    reply_goes_out(hall, LATER + UNDO)
    ours = Reply.objects.get(is_private=True)
    posts_arrive(brand, [a_message(ours.text, by=ADA, from_brand=True, at=LATER, x_id=ours.x_id)])
    assert not CaseEvent.objects.filter(kind="reply_elsewhere").exists()
