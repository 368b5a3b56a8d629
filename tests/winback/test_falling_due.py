"""Questions leave privately where X and the customer allow it; answers come back by message; the rest is a person's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases.models import Case
from anfu.channel.port import Refused
from anfu.flows.customer_agrees import customer_wants_silence
from anfu.flows.customer_says_solved import customer_says_solved
from anfu.flows.followup_falls_due import followup_falls_due
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.survey_falls_due import survey_falls_due
from anfu.people.models import Brand, Staff
from anfu.replies.models import Reply
from anfu.winback.follow_ups.queries import for_a_person
from anfu.winback.models import Contact, FollowUp, Rating, Survey
from tests.build import MONDAY, Hall, a_brand, a_message, a_person, a_post
from tests.winback.build import a_resolved_case

pytestmark = pytest.mark.django_db
PAGES = "https://care.example.com"
DUE = MONDAY + timedelta(hours=1, minutes=3)
REMIND = DUE + timedelta(days=3)
FOLLOW_UP = MONDAY + timedelta(days=5, hours=2)
SECOND = timedelta(seconds=1)


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


@pytest.fixture
def mia(brand: Brand) -> Staff:
    """Who cares."""
    return a_person(brand)


@pytest.fixture
def case(brand: Brand, mia: Staff) -> Case:
    """Ada wrote privately once, and her case was resolved."""
    posts_arrive(brand, [a_message("Here is my order number: SH-1.", at=MONDAY - timedelta(hours=2))])
    return a_resolved_case(brand, mia)


def privately(case: Case) -> list[str]:
    """What left privately, in order."""
    sent = Reply.objects.filter(case=case, is_private=True, status="sent").order_by("pk")
    return list(sent.values_list("text", flat=True))


def ask(case: Case) -> None:
    """Ada is asked to rate, and the message leaves."""
    assert survey_falls_due(PAGES, DUE) == 1
    assert reply_goes_out(Hall(), DUE + SECOND) == 1


def test_who_wrote_privately_is_asked_privately_and_reminded_once(case: Case) -> None:
    """Once by question, once by reminder, and never again; each names the page."""
    assert survey_falls_due(PAGES, DUE - timedelta(minutes=2)) == 0
    ask(case)
    assert survey_falls_due(PAGES, DUE) == 0
    assert survey_falls_due(PAGES, REMIND) == 1
    reply_goes_out(Hall(), REMIND + SECOND)
    assert survey_falls_due(PAGES, REMIND + timedelta(days=9)) == 0
    first, second = privately(case)
    assert "How satisfied are you" in first and f"{PAGES}/r/" in first and "write STOP" in first
    assert "only once more" in second
    survey = Survey.objects.get()
    assert (survey.way, survey.asked_at, survey.reminded_at) == ("message", DUE, REMIND)
    assert list(Contact.objects.order_by("at").values_list("kind", flat=True)) == ["survey", "reminder"]


def test_nothing_is_ever_asked_in_public(case: Case) -> None:
    """All that leaves about winning back is private."""
    before = Reply.objects.filter(is_private=False).count()
    ask(case)
    survey_falls_due(PAGES, REMIND)
    followup_falls_due(PAGES, FOLLOW_UP)
    assert Reply.objects.filter(is_private=False).count() == before


def test_who_never_wrote_privately_is_left_to_a_person(brand: Brand, mia: Staff) -> None:
    """X forbids a program to write first: the link stands beside the case."""
    a_resolved_case(brand, mia)
    assert survey_falls_due(PAGES, DUE) == 1
    survey = Survey.objects.get()
    assert (survey.asked_at, survey.due_at, survey.why_not) == (None, None, "not_written_first")
    assert followup_falls_due(PAGES, FOLLOW_UP) == 1
    task = for_a_person(mia).get()
    assert (task.owner, task.why_person) == (mia, "not_written_first")
    assert followup_falls_due(PAGES, FOLLOW_UP) == 0
    assert not Reply.objects.filter(is_private=True).exists()


def test_a_number_by_message_is_a_rating(brand: Brand, case: Case) -> None:
    """It counts as one given on the page, opens no case, and stands in the thread."""
    ask(case)
    arrived = posts_arrive(
        brand, [a_message("2, because nobody called me back. Awful!", at=DUE + timedelta(hours=1))]
    )
    assert arrived.opened == 0
    rating = Rating.objects.get()
    assert (rating.score, rating.how, rating.words[:2]) == (2, "message", "2,")
    assert rating.complaint is not None
    assert case.events.order_by("pk").last() is not None
    assert case.events.filter(kind="heard", post__is_private=True).count() == 1
    assert FollowUp.objects.filter(why="disappointed").exists()
    assert survey_falls_due(PAGES, REMIND) == 0


def test_a_complaint_that_is_no_answer_opens_a_case(brand: Brand, case: Case) -> None:
    """Somebody whose lamp breaks is not asked to rate first; and the question is dropped."""
    ask(case)
    words = "My new lamp broke after one day and nobody answers. Awful, I want a refund!"
    assert posts_arrive(brand, [a_message(words, at=DUE + timedelta(hours=1))]).opened == 1
    assert not Rating.objects.exists()
    survey_falls_due(PAGES, REMIND)
    assert Reply.objects.filter(template__startswith="reminder").count() == 0


def test_a_no_by_message_opens_the_case_again(brand: Brand, case: Case) -> None:
    """With its history; a public post does not count as an answer."""
    assert followup_falls_due(PAGES, FOLLOW_UP) == 1
    reply_goes_out(Hall(), FOLLOW_UP + SECOND)
    assert "Mia from Spruce Home here" in privately(case)[-1]
    posts_arrive(brand, [a_post("no", by=1001, at=FOLLOW_UP + timedelta(minutes=5))])
    assert FollowUp.objects.get().outcome == ""
    posts_arrive(brand, [a_message("No, it broke again", at=FOLLOW_UP + timedelta(hours=1))])
    case.refresh_from_db()
    assert case.closed_at is None and FollowUp.objects.get().outcome == "not_solved"


def test_an_unclear_answer_is_read_by_a_person(brand: Brand, case: Case, mia: Staff) -> None:
    """Neither yes nor no: it waits among the follow-ups, and the thread shows it."""
    followup_falls_due(PAGES, FOLLOW_UP)
    posts_arrive(brand, [a_message("What do you mean?", at=FOLLOW_UP + timedelta(hours=1))])
    assert for_a_person(mia).get().why_person == "unclear"
    assert case.events.filter(kind="heard", post__text="What do you mean?").exists()


def test_no_answer_is_told_as_such(case: Case) -> None:
    """When the time is over, nobody waits any more."""
    followup_falls_due(PAGES, FOLLOW_UP)
    one = FollowUp.objects.get()
    assert followup_falls_due(PAGES, one.expires_at) == 1
    one.refresh_from_db()
    assert (one.outcome, one.due_at) == ("no_answer", None)
    assert customer_says_solved(one.pk, False, one.expires_at) == "link_expired"


def test_after_an_opt_out_nothing_leaves(brand: Brand, case: Case, mia: Staff) -> None:
    """Neither what is due later nor what waits in the outbox already, nor by a person's task."""
    assert survey_falls_due(PAGES, DUE) == 1
    posts_arrive(brand, [a_message("STOP", at=DUE + SECOND)])
    hall = Hall()
    reply_goes_out(hall, DUE + timedelta(seconds=5))
    assert hall.said == []
    survey_falls_due(PAGES, REMIND)
    followup_falls_due(PAGES, FOLLOW_UP)
    reply_goes_out(hall, FOLLOW_UP + SECOND)
    assert hall.said == [] and not for_a_person(mia).exists()


def test_silence_asked_for_on_the_page_is_silence(case: Case) -> None:
    """The same as by message."""
    customer_wants_silence(case.customer, MONDAY + timedelta(hours=1, seconds=5))
    survey_falls_due(PAGES, DUE)
    followup_falls_due(PAGES, FOLLOW_UP)
    assert Survey.objects.get().why_not == "opted_out"
    assert FollowUp.objects.get().outcome == "no_answer"
    assert not Reply.objects.filter(is_private=True).exists()


def test_a_message_that_x_refused_was_never_asked(case: Case, mia: Staff) -> None:
    """The customer closed their messages: a person may still hand over the link."""
    survey_falls_due(PAGES, DUE)
    reply_goes_out(
        Hall(Refused("dm_closed", "You do not have permission to DM one or more participants.")), DUE + SECOND
    )
    survey_falls_due(PAGES, REMIND)
    survey = Survey.objects.get()
    assert (survey.asked_at, survey.why_not) == (None, "messages_closed")
    followup_falls_due(PAGES, FOLLOW_UP)
    assert for_a_person(mia).get().why_person == "messages_closed"
