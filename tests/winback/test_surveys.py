"""Every resolution calls for its question; what customers answer is kept, judged, and acted upon."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from anfu.cases.models import Case, CaseEvent
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.customer_agrees import customer_wants_silence
from anfu.flows.customer_rates import customer_rates
from anfu.flows.customer_says_solved import customer_says_solved
from anfu.flows.person_is_erased import person_is_erased
from anfu.flows.staff_asks import staff_asks_to_rate, staff_follows_up
from anfu.flows.words_grow_old import words_grow_old
from anfu.people.models import Brand, Staff
from anfu.promises.models import Promise
from anfu.winback.models import Contact, FollowUp, Rating, Survey
from tests.build import ANGRY_ZH, MONDAY, a_brand, a_person
from tests.winback.build import a_resolved_case

pytestmark = pytest.mark.django_db
RESOLVED = MONDAY + timedelta(hours=1)
LATER = MONDAY + timedelta(hours=5)


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
    """Ada's parcel, resolved."""
    return a_resolved_case(brand, mia)


def kinds(case: Case) -> list[str]:
    """The case's history since it was closed."""
    told = list(CaseEvent.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))
    return told[told.index("closed") + 1 :]


def test_a_resolution_calls_for_its_question_and_follow_up(case: Case, mia: Staff) -> None:
    """Times come from the playbook, the language from the case, the owner is who cared."""
    survey, follow_up = Survey.objects.get(), FollowUp.objects.get()
    assert (survey.question, survey.language, survey.owner) == ("csat", "en", mia)
    assert (survey.due_at, survey.expires_at) == (
        RESOLVED + timedelta(minutes=2),
        RESOLVED + timedelta(days=14),
    )
    assert follow_up.due_at == RESOLVED + timedelta(days=5)


def test_a_chinese_case_is_asked_in_chinese(brand: Brand, mia: Staff) -> None:
    """The language of the case, not of the desk."""
    a_resolved_case(brand, mia, text=ANGRY_ZH, lang="zh")
    assert Survey.objects.get().language == FollowUp.objects.get().language == "zh"


def test_what_is_no_complaint_is_not_asked_about(brand: Brand, mia: Staff) -> None:
    """Only a resolution counts."""
    case = a_resolved_case(brand, mia)
    Survey.objects.all().delete()
    FollowUp.objects.all().delete()
    Case.objects.filter(pk=case.pk).update(closed_at=None)
    case_is_closed(case.pk, mia, "no_complaint", LATER)
    assert not Survey.objects.exists() and not FollowUp.objects.exists()


def test_a_good_rating_is_kept_with_its_verdict(case: Case) -> None:
    """Score and words are kept; the history tells the score and never the words."""
    survey = Survey.objects.get()
    assert customer_rates(survey.pk, 5, "Thank you so much, Mia was lovely and quick!", "page", LATER) is None
    rating = Rating.objects.get()
    assert (rating.score, rating.at, rating.how, rating.intent) == (5, LATER, "page", "praise")
    assert rating.arousal is not None and rating.complaint is not None and rating.complaint < 0.5
    event = CaseEvent.objects.get(kind="rated")
    assert event.detail == {"rating": rating.pk, "question": "csat", "score": 5}
    survey.refresh_from_db()
    assert survey.due_at is None
    assert FollowUp.objects.count() == 1


def test_a_poor_rating_comes_before_its_owner(case: Case, mia: Staff) -> None:
    """Somebody looks at the case again at once."""
    customer_rates(Survey.objects.get().pk, 2, "", "page", LATER)
    task = FollowUp.objects.get(why="disappointed")
    assert (task.owner, task.due_at, task.why_person) == (mia, LATER, "disappointed")
    assert Rating.objects.get().complaint is None


def test_words_that_complain_count_as_much_as_a_score(case: Case) -> None:
    """A 4 with an angry sentence beside it is no good rating."""
    words = "Still no refund, and nobody answers my emails. This is awful and I am furious!"
    customer_rates(Survey.objects.get().pk, 4, words, "page", LATER)
    assert FollowUp.objects.filter(why="disappointed").exists()


def test_serious_words_open_the_case_again_with_somebody_senior(brand: Brand, case: Case) -> None:
    """An injury told beside a rating is not left until somebody reads ratings."""
    lin = a_person(brand, "lin", "senior")
    words = (
        "The shelf you sent collapsed and my son is in hospital with a broken arm. My lawyer will call you."
    )
    customer_rates(Survey.objects.get().pk, 1, words, "page", LATER)
    case.refresh_from_db()
    assert case.closed_at is None and case.escalated_at == LATER
    assert kinds(case)[:3] == ["rated", "reopened", "promise_made"]
    assert Promise.objects.filter(case=case, made_at=LATER, kind="answer", done_at=None).exists()
    assert lin.pk != case.owner_id  # Mia owned it, and one owner stays until it is resolved
    assert not FollowUp.objects.filter(outcome="").exists()


@pytest.mark.parametrize("score", [0, 6, -1])
def test_an_answer_off_the_scale_is_refused(case: Case, score: int) -> None:
    """Nothing is stored; the table would not take it either."""
    survey = Survey.objects.get()
    assert customer_rates(survey.pk, score, "", "page", LATER) == "no_such_score"
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(
            survey=survey, brand=case.brand, case=case, customer=case.customer, question="csat", score=score,
            language="en", how="page", at=LATER,
        )  # fmt: skip
    assert not Rating.objects.exists()


def test_a_rating_is_given_once_and_in_time(case: Case) -> None:
    """A second answer changes nothing, and on the dot of its end a link answers no more."""
    survey = Survey.objects.get()
    assert customer_rates(survey.pk, 5, "", "page", survey.expires_at) == "link_expired"
    assert customer_rates(survey.pk, 5, "", "page", survey.expires_at - timedelta(seconds=1)) is None
    assert customer_rates(survey.pk, 1, "", "page", LATER) == "rated_already"
    assert Rating.objects.get().score == 5


def test_a_link_sent_by_hand_is_noted_once(case: Case, mia: Staff) -> None:
    """Who asked, when and how; the caps count it."""
    survey = Survey.objects.get()
    assert staff_asks_to_rate(survey.pk, mia, LATER) is None
    survey.refresh_from_db()
    assert (survey.asked_at, survey.asked_by, survey.way) == (LATER, mia, "by_hand")
    assert Contact.objects.get().kind == "survey"
    assert staff_asks_to_rate(survey.pk, mia, LATER) == "asked_already"


def test_nobody_is_asked_after_an_opt_out(case: Case, mia: Staff) -> None:
    """Not even by hand."""
    customer_wants_silence(case.customer, LATER)
    assert staff_asks_to_rate(Survey.objects.get().pk, mia, LATER) == "opted_out"
    assert staff_follows_up(FollowUp.objects.get().pk, mia, LATER) == "opted_out"
    assert not Contact.objects.exists()


def test_a_no_opens_the_case_again_with_its_history(case: Case, mia: Staff) -> None:
    """The same case, the same owner, a new clock; what else was to be asked is dropped."""
    before = CaseEvent.objects.filter(case=case).count()
    follow_up = FollowUp.objects.get()
    assert customer_says_solved(follow_up.pk, False, LATER) is None
    case.refresh_from_db()
    assert (case.closed_at, case.owner) == (None, mia)
    assert CaseEvent.objects.filter(case=case).count() == before + 3
    assert kinds(case) == ["followed_up", "reopened", "promise_made"]
    owed = Promise.objects.get(case=case, done_at=None)
    assert (owed.kind, owed.due_at) == ("answer", LATER + timedelta(hours=4))
    assert Survey.objects.get().due_at is None
    assert customer_says_solved(follow_up.pk, True, LATER) == "said_already"


def test_a_yes_leaves_it_closed(case: Case) -> None:
    """And is told in the history."""
    assert customer_says_solved(FollowUp.objects.get().pk, True, LATER) is None
    case.refresh_from_db()
    assert case.closed_at is not None and kinds(case) == ["followed_up"]


def test_a_case_resolved_twice_is_asked_about_twice(case: Case, mia: Staff) -> None:
    """Every resolution counts."""
    customer_says_solved(FollowUp.objects.get().pk, False, LATER)
    assert case_is_closed(case.pk, mia, "resolved", LATER + timedelta(hours=1)) is None
    assert Survey.objects.filter(case=case).count() == 2
    assert Survey.objects.filter(case=case, due_at__isnull=False).count() == 1


def test_a_no_joins_the_case_that_is_open_already(brand: Brand, case: Case, mia: Staff) -> None:
    """A customer has one open case; an older one is not opened beside it."""
    older = FollowUp.objects.get()
    Case.objects.create(
        brand=brand, customer=case.customer, root_post=case.root_post, playbook=case.playbook, tier="ordinary",
        topic="delivery", arousal=0.5, lang="en", opened_at=LATER, last_heard_at=LATER,
    )  # fmt: skip
    assert customer_says_solved(older.pk, False, LATER, told=mia) is None
    case.refresh_from_db()
    assert case.closed_at is not None and kinds(case) == ["followed_up"]


def test_words_are_forgotten_with_the_person_and_with_time(brand: Brand, case: Case) -> None:
    """The scores stay, for the figures."""
    customer_rates(Survey.objects.get().pk, 5, "Thank you, lovely!", "page", LATER)
    words_grow_old(brand, timedelta(days=30), LATER + timedelta(days=29))
    assert Rating.objects.get().words
    words_grow_old(brand, timedelta(days=30), LATER + timedelta(days=31))
    assert (Rating.objects.get().words, Rating.objects.get().score) == ("", 5)
    Rating.objects.update(words="again")
    person_is_erased(case.customer, LATER)
    assert (Rating.objects.get().words, Rating.objects.get().why) == ("", [])
