"""A complaint that triage let pass: a person finds it, it gets its case, and triage learns from it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.cases.models import Case
from anfu.flows.post_was_missed import post_was_missed, post_was_rightly_passed
from anfu.flows.posts_arrive import posts_arrive
from anfu.listening.models import Post
from anfu.people.models import Brand, Staff
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from anfu.triage.learning.queries import corrected_posts, let_pass
from anfu.triage.models import PostVerdict
from tests.build import ANGRY, HAPPY, MONDAY, a_brand, a_person, a_post

pytestmark = pytest.mark.django_db
BANANA = "@sprucehome our hall lamp: full banana yesterday"
LATER = MONDAY + timedelta(minutes=20)


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


@pytest.fixture
def mia(brand: Brand) -> Staff:
    """Who looks again."""
    return a_person(brand)


def passed(brand: Brand, text: str, by: int = 1001) -> Post:
    """A post that triage takes for no complaint."""
    posts_arrive(brand, [a_post(text, by=by)])
    post = Post.objects.latest("pk")
    assert not post.verdict.is_complaint
    return post


def test_a_missed_complaint_goes_the_way_of_all(brand: Brand, mia: Staff) -> None:
    """Its case opens, the clock counts from its publication, and an acknowledgement is queued."""
    post = passed(brand, BANANA)
    assert not Case.objects.exists()
    assert post_was_missed(post.pk, mia, LATER) is None
    case, promise = Case.objects.get(), Promise.objects.get()
    assert (case.root_post, case.opened_at) == (post, MONDAY)
    assert (promise.kind, promise.due_at) == ("first_reply", MONDAY + timedelta(hours=1))
    assert Reply.objects.get().queued_at == LATER
    (lesson,) = corrected_posts(brand, 9)
    assert (lesson.is_corrected, lesson.standing.is_complaint) == (True, True)
    assert post_was_missed(post.pk, mia, LATER) == "in_a_case"


def test_with_an_open_case_it_joins_it(brand: Brand, mia: Staff) -> None:
    """One customer, one case: what was let pass before the case was opened belongs to it."""
    post = passed(brand, BANANA)
    posts_arrive(brand, [a_post(ANGRY, at=MONDAY + timedelta(minutes=5))])
    assert post_was_missed(post.pk, mia, LATER) is None
    assert Case.objects.get().events.filter(kind="heard", post=post).count() == 1


def test_agreeing_is_a_word_too(brand: Brand, mia: Staff) -> None:
    """It changes nothing, teaches that nothing is to be changed, and the post is not asked about again."""
    post = passed(brand, HAPPY)
    before = PostVerdict.objects.values("is_complaint", "topic", "tier", "intent").get()
    assert [verdict.post_id for verdict in let_pass(brand, MONDAY, 9)] == [post.pk]
    assert post_was_rightly_passed(post.pk, mia, LATER) is None
    assert PostVerdict.objects.values("is_complaint", "topic", "tier", "intent").get() == before
    assert let_pass(brand, MONDAY, 9) == [] and not Case.objects.exists()
    (lesson,) = corrected_posts(brand, 9)
    assert (lesson.is_corrected, lesson.standing.is_complaint) == (False, False)


def test_the_most_doubtful_stand_first(brand: Brand, mia: Staff) -> None:
    """Whoever has a minute looks where it is worth most; another brand's posts are not theirs to judge."""
    passed(brand, HAPPY, by=1)
    doubtful = passed(brand, BANANA, by=2)
    assert let_pass(brand, MONDAY, 9)[0].post_id == doubtful.pk
    assert post_was_missed(999_999_999, mia, LATER) == "not_judged"
