"""A customer edits a post: it is the same utterance, on a real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from anfu.cases.models import Case
from anfu.channel.port import HeardPost, Media
from anfu.flows.posts_arrive import posts_arrive
from anfu.listening.models import Post
from anfu.people.models import Brand
from anfu.replies.models import Reply
from tests.build import ANGRY, GRAVE, HAPPY, MONDAY, a_brand, a_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


def edit_of(post: HeardPost, text: str, minutes: int = 10) -> HeardPost:
    """The post as edited so many minutes later: X gives it a new id, and the chain's first."""
    at = post.created_at + timedelta(minutes=minutes)
    return msgspec.structs.replace(
        a_post(text, at=at, by=post.author.x_id), first_x_id=post.first_x_id or post.x_id
    )


def kinds(case: Case) -> list[str]:
    """What a case's history tells, in order."""
    return list(case.events.order_by("at", "pk").values_list("kind", flat=True))


def test_an_edit_changes_the_words_and_opens_nothing(brand: Brand) -> None:
    """An edited complaint is one post, one case, one acknowledgement; its first wording is kept."""
    first = a_post(ANGRY)
    edit = edit_of(first, ANGRY + " Three weeks by now!")
    posts_arrive(brand, [first])
    again = posts_arrive(brand, [edit])
    post = Post.objects.get()
    assert (again.opened, again.queued) == (0, 0)
    assert (post.x_id, post.text, post.edited_at) == (first.x_id, edit.text, edit.created_at)
    assert [v.text for v in post.versions.order_by("x_id")] == [first.text, edit.text]
    assert Reply.objects.count() == 1
    assert kinds(Case.objects.get())[-1] == "edited"


def test_the_same_edit_and_the_first_wording_change_nothing_again(brand: Brand) -> None:
    """Whatever arrives a second time, in whatever order, is a duplicate."""
    first = a_post(ANGRY)
    edit = edit_of(first, ANGRY + " Really!")
    posts_arrive(brand, [first, edit])
    again = posts_arrive(brand, [edit, first])
    assert (again.heard, again.duplicates) == (0, 2)
    assert Post.objects.get().versions.count() == 2 and Case.objects.count() == 1


def test_an_edit_heard_before_its_first_wording_stands_for_both(brand: Brand) -> None:
    """When X lists only the newest wording, the older one that comes late changes nothing."""
    first = a_post(ANGRY)
    edit = edit_of(first, ANGRY + " Really!")
    posts_arrive(brand, [edit])
    posts_arrive(brand, [first])
    assert Post.objects.get().text == edit.text
    third = edit_of(edit, ANGRY + " Third wording.", minutes=5)
    posts_arrive(brand, [third])
    assert Post.objects.get().text == third.text and Case.objects.count() == 1


def test_edits_that_come_in_the_wrong_order_end_in_the_newest(brand: Brand) -> None:
    """The id decides which wording is the newest, not the arrival."""
    first = a_post(ANGRY)
    second = edit_of(first, ANGRY + " Second.")
    third = edit_of(first, ANGRY + " Third.", minutes=20)
    posts_arrive(brand, [first])
    posts_arrive(brand, [third])
    posts_arrive(brand, [second])
    post = Post.objects.get()
    assert post.text == third.text and post.versions.count() == 3


def test_an_edit_that_tells_of_an_injury_makes_the_case_serious(brand: Brand) -> None:
    """What is serious is serious however it came to be said."""
    first = a_post(ANGRY)
    posts_arrive(brand, [first])
    posts_arrive(brand, [edit_of(first, GRAVE)])
    case = Case.objects.get()
    assert case.tier == "serious" and case.escalated_at
    assert kinds(case)[-2:] == ["edited", "escalated"]
    assert Reply.objects.count() == 1


def test_praise_edited_into_a_complaint_opens_a_case(brand: Brand) -> None:
    """An edit of a post that had no case is judged like a new post, and acknowledged once."""
    first = a_post(HAPPY)
    edit = edit_of(first, ANGRY)
    posts_arrive(brand, [first])
    arrived = posts_arrive(brand, [edit])
    assert (arrived.opened, arrived.queued) == (1, 1)
    assert Post.objects.count() == 1 and Post.objects.get().verdict.is_complaint
    assert Reply.objects.get().to_x_id == edit.x_id
    assert Case.objects.get().opened_at == MONDAY + timedelta(minutes=10)


def test_a_post_and_its_edit_in_one_batch_are_acknowledged_once(brand: Brand) -> None:
    """After an outage both wordings come at once: one case, one reply."""
    first = a_post(ANGRY)
    posts_arrive(brand, [edit_of(first, ANGRY + " Really!"), first])
    assert Post.objects.count() == Case.objects.count() == Reply.objects.count() == 1


def test_pictures_speak_in_triage_by_their_descriptions(brand: Brand) -> None:
    """A post whose complaint stands in the description of its picture is heard as a complaint."""
    post = msgspec.structs.replace(a_post("@sprucehome"), media=(Media("photo", alt_text=ANGRY),))
    assert posts_arrive(brand, [post]).complaints == 1
    assert Post.objects.get().alt_text == ANGRY
