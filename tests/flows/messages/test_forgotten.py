"""What was said privately, and pictures, go when they are old or when their author asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from anfu.cases.models import Case
from anfu.channel.port import Media
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.person_is_erased import person_is_erased
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_replies import UNDO
from anfu.flows.words_grow_old import words_grow_old
from anfu.listening.models import Post
from anfu.people.models import Brand, Staff
from anfu.replies.models import Reply
from tests.build import ANGRY, Hall, a_message, a_post
from tests.flows.messages.build import ADA, LATER, SOON, says

pytestmark = pytest.mark.django_db


def test_private_words_of_both_sides_grow_old(brand: Brand, mia: Staff) -> None:
    """What no open case needs is not kept for ever; what we said in public is ours."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(at=SOON)])
    case, keep = Case.objects.get(), timedelta(days=30)
    reply_goes_out(Hall(), SOON)
    assert says(case, mia, private=True) is None
    reply_goes_out(Hall(), LATER + UNDO)
    much_later = LATER + timedelta(days=31)
    assert words_grow_old(brand, keep, much_later) == 0
    assert case_is_closed(case.pk, mia, "resolved", LATER + timedelta(hours=1)) is None
    assert words_grow_old(brand, keep, much_later) == 2
    assert {reply.is_private: bool(reply.text) for reply in Reply.objects.all()} == {True: False, False: True}


def test_pictures_are_kept_as_links_and_go_with_the_words(brand: Brand) -> None:
    """What kind, where, and what their author says of them; nothing of it is left after an erasure."""
    pictures = (Media("photo", "https://pbs.example/7.jpg", "a broken shelf"), Media("media"))
    posts_arrive(brand, [replace(a_post(ANGRY, by=ADA), media=pictures), a_message(at=SOON)])
    [with_pictures, without] = Post.objects.order_by("created_at")
    assert with_pictures.media == [
        {"kind": "photo", "url": "https://pbs.example/7.jpg", "alt_text": "a broken shelf"},
        {"kind": "media", "url": "", "alt_text": ""},
    ]
    assert without.media is None
    person_is_erased(Case.objects.get().customer, LATER)
    with_pictures.refresh_from_db()
    assert with_pictures.media is None


def test_erasure_covers_messages_and_their_answers(brand: Brand, mia: Staff) -> None:
    """Nothing that either side wrote privately is left."""
    posts_arrive(brand, [a_post(ANGRY, by=ADA), a_message(at=SOON)])
    case = Case.objects.get()
    assert says(case, mia, private=True) is None
    person_is_erased(case.customer, LATER)
    assert set(Post.objects.values_list("text", flat=True)) == {""}
    assert set(Reply.objects.values_list("text", flat=True)) == {""}
