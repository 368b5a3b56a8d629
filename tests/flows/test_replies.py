"""Replies go out once, and what they promise is kept or broken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases.models import Case, CaseEvent
from anfu.channel.port import InDoubt, NotNow, Outgoing, OwnPost, Refused
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.promise_falls_due import promise_falls_due
from anfu.flows.reply_goes_out import AT_ONCE, reply_goes_out
from anfu.flows.reply_is_settled import reply_is_settled
from anfu.flows.reply_is_taken_back import reply_is_taken_back
from anfu.flows.reply_is_unsure import LEASE, reply_is_unsure
from anfu.flows.staff_replies import UNDO, staff_replies
from anfu.flows.staff_takes import staff_takes
from anfu.people.models import Brand
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from tests.build import ANGRY, MONDAY, Hall, a_brand, a_person, a_post

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(seconds=2)
KIND = (
    "Hi Ada, I am so sorry that your parcel is two weeks late; I understand how frustrating that is. The courier "
    "lost it, so your full refund left us today. Please tell me here once it has arrived. Mia"
)


@pytest.fixture
def brand() -> Brand:
    """The demo brand with one angry customer."""
    brand = a_brand()
    posts_arrive(brand, [a_post(ANGRY)])
    return brand


def newest_event() -> int:
    """The newest line of history, as a page that was just opened shows it."""
    return CaseEvent.objects.latest("pk").pk


def test_an_acknowledgement_keeps_the_standard_and_makes_a_promise(brand: Brand) -> None:
    """Published, it keeps the first-reply standard; its promise counts from its publication."""
    hall = Hall()
    assert reply_goes_out(hall, SOON) == 1
    reply = Reply.objects.get()
    published = SOON + timedelta(seconds=1)
    answer = Promise.objects.get(kind="answer")
    assert (reply.status, reply.sent_at) == ("sent", published)
    assert (answer.made_at, answer.due_at, answer.made_by) == (
        published,
        published + timedelta(hours=4),
        reply,
    )
    assert Promise.objects.get(kind="first_reply").done_at == published
    assert reply_goes_out(hall, SOON) == 0 and len(hall.said) == 1


def test_a_claim_takes_no_more_than_is_sent_side_by_side(brand: Brand) -> None:
    """A crash can leave at most one claim's worth of replies in doubt."""
    posts_arrive(brand, [a_post(ANGRY, by=n, name="Bo") for n in range(2000, 2000 + AT_ONCE + 5)])
    hall = Hall()
    assert [reply_goes_out(hall, SOON) for _ in range(3)] == [AT_ONCE, 6, 0]
    assert len({outgoing.text for outgoing in hall.said}) == AT_ONCE + 6


def test_a_refusal_is_shown_with_its_reason_and_never_sent_again(brand: Brand) -> None:
    """What X refuses waits for a person."""
    hall = Hall(Refused("not_summoned", "you have not been mentioned"))
    reply_goes_out(hall, SOON)
    reply = Reply.objects.get()
    assert (reply.status, reply.refusal) == ("refused", "not_summoned")
    assert reply_goes_out(hall, SOON + timedelta(hours=1)) == 0


def test_what_surely_did_not_leave_waits_for_its_next_try(brand: Brand) -> None:
    """A rate limit puts a reply back, to the moment that X names."""
    later = SOON + timedelta(minutes=10)
    hall = Hall(NotNow(later, "rate limit"))
    reply_goes_out(hall, SOON)
    assert reply_goes_out(hall, later - timedelta(seconds=1)) == 0
    assert reply_goes_out(hall, later) == 1
    assert Reply.objects.get().status == "sent"


def test_an_unsure_reply_that_x_shows_is_sent(brand: Brand) -> None:
    """A reply whose answer was lost is found on X, and its promise counts from its real publication."""
    hall = Hall(InDoubt("the connection ended"))
    reply_goes_out(hall, SOON)
    reply = Reply.objects.get()
    published = SOON + timedelta(seconds=3)
    hall.on_x = [OwnPost(77, reply.to_x_id, reply.text.replace("&", "&amp;"), published)]
    assert reply_is_unsure(hall, SOON + timedelta(seconds=20)) == 0
    reply.refresh_from_db()
    assert (reply.status, reply.x_id, reply.sent_at) == ("sent", 77, published)
    assert Promise.objects.get(kind="answer").made_at == published


def test_an_unsure_reply_that_x_does_not_show_is_never_sent_again(brand: Brand) -> None:
    """Doubt never sends: it stays before a person's eyes until it is found or decided."""
    hall = Hall(InDoubt("the connection ended"))
    reply_goes_out(hall, SOON)
    for minutes in range(1, 30):
        at = SOON + timedelta(minutes=minutes)
        reply_is_unsure(hall, at)
        reply_goes_out(hall, at)
    assert Reply.objects.get().status == "unsure" and len(hall.said) == 1


def test_a_reply_whose_worker_died_becomes_unsure_within_two_minutes(brand: Brand) -> None:
    """A claim that nobody settled is told to a person well before two minutes have passed."""

    class Dying(Hall):
        def publish(self, batch: object, now: object) -> list[object]:  # type: ignore[override]  # it dies
            raise SystemExit

    with pytest.raises(SystemExit):
        reply_goes_out(Dying(), SOON)  # type: ignore[arg-type]  # it dies
    assert Reply.objects.get().status == "sending"
    reply_is_unsure(Hall(), SOON + LEASE)
    assert Reply.objects.get().status == "sending"
    reply_is_unsure(Hall(), SOON + LEASE + timedelta(seconds=5))
    assert Reply.objects.get().status == "unsure"
    assert LEASE + timedelta(seconds=10) < timedelta(minutes=2)


def test_a_person_settles_what_x_could_not_tell(brand: Brand) -> None:
    """Seen on X, it counts from when it was claimed; not seen, it is withdrawn and one may write again."""
    staff = a_person(brand)
    reply_goes_out(Hall(InDoubt("the connection ended")), SOON)
    reply = Reply.objects.get()
    seen = newest_event()
    assert staff_replies(reply.case_id, staff, KIND, "answer", seen, SOON) == "doubtful"
    assert reply_is_settled(reply.pk, staff, is_on_x=False, now=SOON) is None
    assert reply_is_settled(reply.pk, staff, is_on_x=False, now=SOON) == "not_unsure"
    assert staff_replies(reply.case_id, staff, KIND, "answer", newest_event(), SOON) is None


def test_a_promise_breaks_at_its_due_time_not_when_we_look(brand: Brand) -> None:
    """Noticed two hours late, it broke when it was due; the case goes to somebody senior."""
    lead = a_person(brand, "sun", "senior")
    due = MONDAY + timedelta(hours=1)
    assert promise_falls_due(due) == 0
    assert promise_falls_due(due + timedelta(hours=2)) == 1
    assert promise_falls_due(due + timedelta(hours=2)) == 0
    promise, case = Promise.objects.get(), Case.objects.get()
    assert (promise.due_at, promise.broken_noticed_at) == (due, due + timedelta(hours=2))
    assert CaseEvent.objects.get(kind="promise_broken").at == due
    assert (case.owner, case.escalated_at) == (lead, due + timedelta(hours=2))


def test_a_person_answers_and_the_case_can_be_resolved(brand: Brand) -> None:
    """From acknowledgement to answer to a closed case, with every promise kept."""
    mia = a_person(brand)
    case, hall = Case.objects.get(), Hall()
    reply_goes_out(hall, SOON)
    assert case_is_closed(case.pk, mia, "resolved", SOON) == "unanswered"
    at = SOON + timedelta(hours=1)
    assert staff_replies(case.pk, mia, KIND, "answer", newest_event(), at) is None
    assert reply_goes_out(hall, at + UNDO - timedelta(seconds=1)) == 0
    assert reply_goes_out(hall, at + UNDO) == 1
    assert case_is_closed(case.pk, mia, "resolved", at + UNDO) is None
    case.refresh_from_db()
    assert case.owner == mia and case.closed_at == at + UNDO
    assert not Promise.objects.filter(done_at=None).exists()


def test_a_reply_is_refused_while_a_newer_post_is_unseen(brand: Brand) -> None:
    """Nobody answers past what the customer just wrote."""
    mia, case, seen = a_person(brand), Case.objects.get(), newest_event()
    posts_arrive(brand, [a_post("@sprucehome it just got worse", at=SOON)])
    assert staff_replies(case.pk, mia, KIND, "answer", seen, SOON) == "unseen"
    assert staff_replies(case.pk, mia, KIND, "answer", newest_event(), SOON) is None
    assert Reply.objects.get(author=mia).to_x_id != Reply.objects.get(author=None).to_x_id


def test_a_waiting_reply_can_be_taken_back(brand: Brand) -> None:
    """Ten seconds of undo; afterwards it has left."""
    mia, case = a_person(brand), Case.objects.get()
    staff_replies(case.pk, mia, KIND, "answer", newest_event(), SOON)
    reply = Reply.objects.get(author=mia)
    assert reply_is_taken_back(reply.pk, mia, SOON) is None
    hall = Hall()
    reply_goes_out(hall, SOON + timedelta(minutes=1))
    assert [outgoing.text for outgoing in hall.said if outgoing.text == KIND] == []
    assert reply_is_taken_back(reply.pk, mia, SOON) == "already_left"


def test_a_case_changes_hands_only_with_a_reason(brand: Brand) -> None:
    """One owner; a hand-over says why."""
    mia, sun, case = a_person(brand), a_person(brand, "sun", "senior"), Case.objects.get()
    assert staff_takes(case.pk, mia, "", SOON) is None
    assert staff_takes(case.pk, sun, " ", SOON) == "reason_missing"
    assert staff_takes(case.pk, sun, "speaks Chinese", SOON) is None
    case.refresh_from_db()
    assert case.owner == sun


def test_no_complaint_releases_its_promises(brand: Brand) -> None:
    """A case that was none is closed; its open promises are withdrawn, not broken."""
    mia, case = a_person(brand), Case.objects.get()
    reply_goes_out(Hall(), SOON)
    assert case_is_closed(case.pk, mia, "no_complaint", SOON) is None
    assert promise_falls_due(SOON + timedelta(days=2)) == 0


def test_outgoing_names_the_post_that_it_answers(brand: Brand) -> None:
    """What the channel is given is the customer's post and the words."""
    hall = Hall()
    reply_goes_out(hall, SOON)
    reply = Reply.objects.get()
    assert hall.said == [Outgoing(reply.pk, reply.to_x_id, reply.text, reply.queued_at)]


def test_a_reply_that_breaks_the_strategy_is_held_back(brand: Brand) -> None:
    """Cold and blaming words do not leave, whoever writes them."""
    mia, case = a_person(brand), Case.objects.get()
    cold = "Calm down. As we already told you, this is your own fault."
    assert staff_replies(case.pk, mia, cold, "answer", newest_event(), SOON) == "blocked"
    assert not Reply.objects.filter(author=mia).exists()


def test_what_a_person_promises_enters_the_ledger_at_publication(brand: Brand) -> None:
    """ "Within 2 hours" in a reply becomes a promise that counts from when X has it."""
    mia, case, hall = a_person(brand), Case.objects.get(), Hall()
    text = (
        "Hi Ada, I am so sorry that your parcel is two weeks late; I understand how frustrating that is. "
        "I am asking the courier now and will answer you within 2 hours. Mia"
    )
    assert staff_replies(case.pk, mia, text, "update", newest_event(), SOON) is None
    reply_goes_out(hall, SOON + UNDO)
    promise = Promise.objects.get(made_by__author=mia)
    published = SOON + UNDO + timedelta(seconds=1)
    assert (promise.kind, promise.made_at) == ("answer", published)
    assert promise.due_at == published + timedelta(hours=2)
