"""The gate once more, when a reply is about to leave: what changed while it waited is heeded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases.actions import close
from anfu.cases.models import Case, CaseEvent
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_replies import UNDO, staff_replies
from anfu.flows.staff_takes import staff_takes
from anfu.people.actions import opt_out
from anfu.people.models import Brand, Customer
from anfu.replies.models import Reply
from anfu.replies.traffic.rules import Limits
from tests.build import ANGRY, MONDAY, Hall, a_brand, a_person, a_post

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(minutes=10)
KIND = "We're so sorry about this, Ada. Your refund of the delivery fee has left today."


@pytest.fixture
def brand() -> Brand:
    """The demo brand with one angry customer."""
    brand = a_brand()
    posts_arrive(brand, [a_post(ANGRY)])
    return brand


def newest_event() -> int:
    """The newest line of history, as a page that was just opened shows it."""
    return CaseEvent.objects.latest("pk").pk


def test_an_opt_out_is_checked_when_it_leaves(brand: Brand) -> None:
    """However the wish became known: the queued acknowledgement is withdrawn, with its reason."""
    opt_out(Customer.objects.all(), SOON)
    hall = Hall()
    assert reply_goes_out(hall, SOON) == 1 and hall.said == []
    assert Reply.objects.get().status == "withdrawn"
    assert CaseEvent.objects.get(kind="reply_withdrawn").detail["why"] == "opted_out"


def test_an_acknowledgement_that_waited_for_a_day_is_taken_back(brand: Brand) -> None:
    """After a long pause nobody is told "we have just seen it"."""
    limits, hall = Limits(stale_after=timedelta(hours=24)), Hall()
    reply_goes_out(hall, MONDAY + timedelta(hours=25), limits)
    assert hall.said == [] and CaseEvent.objects.get(kind="reply_withdrawn").detail["why"] == "too_late"


def test_no_acknowledgement_follows_a_closed_case_or_a_person(brand: Brand) -> None:
    """Who was answered by a person, or whose case is closed, gets nothing automatic."""
    mia = a_person(brand)
    posts_arrive(brand, [a_post(ANGRY, by=2)])
    first, second = Case.objects.order_by("pk")
    close(first, "no_complaint", mia, SOON)
    assert staff_replies(second.pk, mia, KIND, "answer", newest_event(), SOON) is None
    hall = Hall()
    while reply_goes_out(hall, SOON + UNDO):
        pass
    assert [outgoing.text for outgoing in hall.said] == [KIND]
    why = CaseEvent.objects.filter(kind="reply_withdrawn").order_by("case_id")
    assert [line.detail["why"] for line in why] == ["case_closed", "answered"]


def test_a_reply_is_held_when_the_customer_writes_during_undo(brand: Brand) -> None:
    """The words are kept, a person reads why, and may send them again."""
    mia, case, hall = a_person(brand), Case.objects.get(), Hall()
    reply_goes_out(hall, MONDAY + timedelta(seconds=5))
    assert staff_replies(case.pk, mia, KIND, "answer", newest_event(), SOON) is None
    posts_arrive(brand, [a_post("@sprucehome it has just arrived, sorry!", at=SOON + timedelta(seconds=3))])
    reply_goes_out(hall, SOON + UNDO)
    held = Reply.objects.get(author=mia)
    assert (held.status, held.refusal, held.text) == ("refused", "unseen", KIND)
    assert len(hall.said) == 1
    again = SOON + timedelta(minutes=1)
    assert staff_replies(case.pk, mia, KIND, "answer", newest_event(), again) is None
    assert reply_goes_out(hall, again + UNDO) == 1 and len(hall.said) == 2


def test_words_that_x_heard_today_are_varied(brand: Brand) -> None:
    """X would refuse the same text twice: the second acknowledgement takes another wording, promises and all."""
    hall = Hall()
    reply_goes_out(hall, MONDAY + timedelta(seconds=5))
    posts_arrive(brand, [a_post(ANGRY, by=2)])
    said = hall.said[0].text
    Reply.objects.filter(status="queued").update(text=said)
    reply_goes_out(hall, SOON)
    second = Reply.objects.latest("pk")
    assert second.status == "sent" and second.text not in (said, "")
    assert hall.said[1].text == second.text and second.case.code in second.text
    assert second.promises


def test_only_the_owner_answers(brand: Brand) -> None:
    """A colleague takes the case over first, with a reason."""
    mia, ben, case = a_person(brand), a_person(brand, "ben"), Case.objects.get()
    staff_takes(case.pk, mia, "", SOON)
    assert staff_replies(case.pk, ben, KIND, "answer", newest_event(), SOON) == "not_owner"
    staff_takes(case.pk, ben, "Mia is off", SOON)
    assert staff_replies(case.pk, ben, KIND, "answer", newest_event(), SOON) is None
