"""Two people stand behind what the playbook says, one of them senior; nobody approves their own words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases.models import Case, CaseEvent
from anfu.cases.suspicion.rules import Evidence
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.reply_is_approved import reply_is_approved
from anfu.flows.reply_is_returned import reply_is_returned
from anfu.flows.reply_is_reworded import reply_is_reworded
from anfu.flows.reply_is_taken_back import reply_is_taken_back
from anfu.flows.staff_replies import UNDO, staff_replies
from anfu.flows.staff_suspects import staff_clears, staff_suspects
from anfu.flows.staff_takes import staff_takes
from anfu.people.actions import invite
from anfu.people.models import Brand, Staff
from anfu.people.policy import NotAllowedError
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from tests.build import ANGRY, GRAVE, LONG_AGO, MONDAY, Hall, a_brand, a_person, a_post

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(minutes=1)
KIND = (
    "Hi Ada, I am so sorry that the shelf hurt your son; I understand how frightening that was. Our senior care "
    "expert looks into it now and will answer you within 2 hours. Mia"
)
KINDER = KIND.replace("Mia", "Mia and Sun")


@pytest.fixture
def brand() -> Brand:
    """The demo brand with a serious case that the senior Sun owns, and Mia."""
    brand = a_brand()
    a_person(brand, "sun", "senior")
    a_person(brand)
    posts_arrive(brand, [a_post(GRAVE)])
    reply_goes_out(Hall(), MONDAY + timedelta(seconds=2))
    return brand


def person(name: str) -> Staff:
    """Somebody of the team."""
    return Staff.objects.get(username=name)


def newest() -> int:
    """What a page that was just opened has seen."""
    return CaseEvent.objects.latest("pk").pk


def written(by: str = "mia", stage: str = "answer") -> Reply:
    """A reply in the case by somebody."""
    case = Case.objects.get()
    staff_takes(case.pk, person(by), "it is mine now", SOON)
    assert staff_replies(case.pk, person(by), KIND, stage, newest(), SOON) is None
    return Reply.objects.latest("pk")


def told() -> list[tuple[str, str | None]]:
    """The history of approval: what, and by whom."""
    kinds = ["approval_asked", "approved", "reworded", "returned"]
    return list(CaseEvent.objects.filter(kind__in=kinds).order_by("pk").values_list("kind", "by__username"))


def test_a_serious_answer_waits_until_somebody_senior_approves(brand: Brand) -> None:
    """It does not leave, however long it waits; approved, it leaves and its promise counts from then."""
    reply, hall = written(), Hall()
    assert reply.status == "pending"
    assert reply_goes_out(hall, SOON + timedelta(hours=1)) == 0
    assert reply_is_approved(reply.pk, person("mia"), newest(), SOON) == "own_words"
    later = SOON + timedelta(hours=1)
    assert reply_is_approved(reply.pk, person("sun"), newest(), later) is None
    assert reply_is_approved(reply.pk, person("sun"), newest(), later) == "not_waiting"
    assert reply_goes_out(hall, later + UNDO) == 1
    promise = Promise.objects.get(made_by=reply)
    assert promise.due_at == later + UNDO + timedelta(hours=2, seconds=1)
    assert told() == [("approval_asked", "mia"), ("approved", "sun")]


def test_another_agent_is_not_enough(brand: Brand) -> None:
    """Two people, but none of them senior."""
    ben, reply = a_person(brand, "ben"), written()
    assert reply_is_approved(reply.pk, ben, newest(), SOON) == "needs_senior"
    assert reply_is_returned(reply.pk, ben, "too cold", SOON) == "needs_senior"


def test_an_analyst_reads_and_decides_nothing(brand: Brand) -> None:
    """Who does not care for customers approves, rewords and returns nothing, not even beside a senior."""
    ana, reply = a_person(brand, "ana", "analyst"), written("sun")
    with pytest.raises(NotAllowedError):
        reply_is_approved(reply.pk, ana, newest(), SOON)
    with pytest.raises(NotAllowedError):
        reply_is_reworded(reply.pk, ana, KINDER, SOON)
    with pytest.raises(NotAllowedError):
        reply_is_returned(reply.pk, ana, "no", SOON)


def test_what_a_senior_writes_wants_anybody_else(brand: Brand) -> None:
    """Not even a senior's answer leaves on one person's word; a colleague's second look is enough."""
    reply = written("sun")
    assert reply.status == "pending"
    assert reply_is_approved(reply.pk, person("sun"), newest(), SOON) == "own_words"
    assert reply_is_approved(reply.pk, person("mia"), newest(), SOON) is None


def test_who_rewords_does_not_approve(brand: Brand) -> None:
    """Changed words are the changer's own: now the writer, or anybody else, stands behind them."""
    reply = written()
    assert reply_is_reworded(reply.pk, person("sun"), KINDER, SOON) is None
    assert reply_is_approved(reply.pk, person("sun"), newest(), SOON) == "own_words"
    assert reply_is_approved(reply.pk, person("mia"), newest(), SOON) is None
    hall = Hall()
    reply_goes_out(hall, SOON + UNDO)
    assert [outgoing.text for outgoing in hall.said] == [KINDER]
    assert told() == [("approval_asked", "mia"), ("reworded", "sun"), ("approved", "mia")]


def test_rewording_is_held_to_the_checks_too(brand: Brand) -> None:
    """Nobody approves what a check blocks, and no check is avoided by rewording."""
    reply = written()
    assert reply_is_reworded(reply.pk, person("sun"), "Calm down, this is your own fault.", SOON) == "blocked"
    assert reply_is_reworded(reply.pk, person("sun"), " ", SOON) == "empty"
    reply.refresh_from_db()
    assert reply.text == KIND


def test_a_reply_is_returned_with_a_reason_only(brand: Brand) -> None:
    """The writer reads why; the reply never leaves; they may write anew."""
    reply = written()
    assert reply_is_returned(reply.pk, person("sun"), " ", SOON) == "return_reason_missing"
    assert reply_is_returned(reply.pk, person("sun"), "Name the shelf.", SOON) is None
    reply.refresh_from_db()
    assert (reply.status, reply.approval.reason, reply.approval.decided_by) == (
        "returned",
        "Name the shelf.",
        person("sun"),
    )
    assert reply_is_approved(reply.pk, person("sun"), newest(), SOON) == "not_waiting"
    assert reply_goes_out(Hall(), SOON + timedelta(days=1)) == 0
    assert staff_replies(reply.case_id, person("mia"), KINDER, "answer", newest(), SOON) is None


def test_an_approver_reads_what_the_customer_wrote_meanwhile(brand: Brand) -> None:
    """Nobody is answered past their own words; approved after reading, it answers the newest post."""
    reply, seen = written(), newest()
    again = a_post("@sprucehome your shelf hurt my son, are you even there?", at=SOON + timedelta(minutes=5))
    posts_arrive(brand, [again])
    later = SOON + timedelta(minutes=6)
    assert reply_is_approved(reply.pk, person("sun"), seen, later) == "unseen"
    assert reply_is_approved(reply.pk, person("sun"), newest(), later) is None
    hall = Hall()
    assert reply_goes_out(hall, later + UNDO) == 1
    assert hall.said[0].to_x_id == again.x_id


def test_what_became_untrue_while_it_waited_does_not_leave(brand: Brand) -> None:
    """A time that has passed is found when the reply is approved, not when the customer reads it."""
    case = Case.objects.get()
    staff_takes(case.pk, person("mia"), "mine", SOON)
    text = KIND.replace("within 2 hours", "by 12 noon today")
    assert staff_replies(case.pk, person("mia"), text, "answer", newest(), SOON) is None
    reply = Reply.objects.latest("pk")
    evening = SOON + timedelta(hours=8)
    assert reply_is_approved(reply.pk, person("sun"), newest(), evening) == "blocked"


def test_news_in_a_serious_case_waits_for_nobody(brand: Brand) -> None:
    """Updates must be fast: what binds the brand are answers and closing words."""
    assert written(stage="update").status == "queued"


def test_in_the_lane_for_suspected_false_claims_every_reply_waits(brand: Brand) -> None:
    """Whatever its stage and its tier; and once the suspicion is lifted, nothing waits for its sake."""
    posts_arrive(brand, [a_post(ANGRY, by=2002, name="Bo")])
    case = Case.objects.get(tier="ordinary")
    evidence = Evidence("His parcel is late.", "We never had an order of his.", ())
    assert staff_suspects(case.pk, person("mia"), evidence, SOON) is None
    formal = (
        "Hi Bo, we take every report seriously and would like to understand this one. A colleague reviews whatever "
        "you send to facts@sprucehome.example and answers you within 24 hours. Thank you. Mia"
    )
    assert staff_replies(case.pk, person("mia"), formal, "update", newest(), SOON) is None
    reply = Reply.objects.latest("pk")
    assert (reply.status, reply.approval.why) == ("pending", "suspected_false")
    assert staff_clears(case.pk, person("mia"), "We found the order.", SOON) is None
    kind = "Hi Bo, we're so sorry your parcel is late; we understand how frustrating that is. News within 2 hours."
    assert staff_replies(case.pk, person("mia"), kind, "update", newest(), SOON) is None
    assert Reply.objects.latest("pk").status == "queued"


def test_a_new_colleague_is_looked_after_at_first(brand: Brand) -> None:
    """Every reply of an agent's first days waits; afterwards none in ordinary cases."""
    posts_arrive(brand, [a_post(ANGRY, by=2002, name="Bo")])
    case = Case.objects.get(tier="ordinary")
    new = invite("new", "a long enough word", brand, "agent", joined_at=MONDAY - timedelta(days=13))
    text = (
        "Hi Bo, I am so sorry that your parcel is two weeks late; I understand how frustrating that is. The courier "
        "lost it, so your full refund left us today. Please tell me here once it has arrived. Neo"
    )
    assert staff_replies(case.pk, new, text, "answer", newest(), SOON) is None
    assert (Reply.objects.latest("pk").status, Reply.objects.latest("pk").approval.why) == (
        "pending",
        "new_staff",
    )
    Staff.objects.filter(pk=new.pk).update(date_joined=LONG_AGO)
    assert staff_replies(case.pk, person("new"), text, "answer", newest(), SOON) is None
    assert Reply.objects.latest("pk").status == "queued"


def test_a_writer_takes_back_what_waits(brand: Brand) -> None:
    """Until it is decided, its writer may change their mind."""
    reply = written()
    assert reply_is_taken_back(reply.pk, person("mia"), SOON) is None
    assert reply_is_approved(reply.pk, person("sun"), newest(), SOON) == "not_waiting"


def test_the_acknowledgement_does_not_wait_for_an_answer_that_waits() -> None:
    """Two stages: while the answer waits for its second person, the customer is acknowledged all the same."""
    brand = a_brand()
    a_person(brand, "sun", "senior")
    a_person(brand)
    posts_arrive(brand, [a_post(GRAVE)])
    reply = written()
    assert reply.status == "pending"
    assert reply_goes_out(Hall(), SOON) == 1
    assert Reply.objects.get(is_automatic=True).status == "sent"


def test_nobody_approves_in_a_closed_case_or_for_another_brand(brand: Brand) -> None:
    """What waits stays where it is."""
    from_elsewhere = Brand.objects.create(x_id=5, handle="other", name="Other", listens_from=MONDAY)
    stranger = invite("stranger", "a long enough word", from_elsewhere, "lead")
    reply = written()
    assert reply_is_approved(reply.pk, stranger, newest(), SOON) == "not_waiting"
    assert case_is_closed(reply.case_id, person("sun"), "no_complaint", SOON) is None
    assert reply_is_approved(reply.pk, person("sun"), newest(), SOON) == "case_closed"
