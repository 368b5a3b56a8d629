"""A post that cannot be taken in is set aside, alone; a real database refuses it."""

from __future__ import annotations

import pytest
from django.db import connection

from anfu.channel.port import HeardPost
from anfu.listening.models import Post, SetAside
from anfu.listening.queries import posts_set_aside
from anfu.people.models import Brand
from anfu.replies.models import Reply
from anfu.schedule.intake import take_in, try_again
from tests.build import ANGRY, a_brand, a_post

pytestmark = pytest.mark.django_db

POISON = "@sprucehome this very post is poison and my order is late"


@pytest.fixture
def brand() -> Brand:
    """A brand whose database refuses one text."""
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
               $$ BEGIN IF NEW.text LIKE '%poison%' THEN RAISE 'no such words here'; END IF; RETURN NEW; END $$;
               CREATE TRIGGER refuse BEFORE INSERT ON listening_post FOR EACH ROW EXECUTE FUNCTION refuse()"""
        )
    return a_brand()


def heard_texts() -> list[str]:
    """What is stored, in the order heard."""
    return list(Post.objects.order_by("pk").values_list("text", flat=True))


def batch() -> list[HeardPost]:
    """Nine posts with the poison among them."""
    return [a_post(f"{ANGRY} {n}") if n != 5 else a_post(POISON) for n in range(9)]


def test_one_poisonous_post_holds_up_no_other(brand: Brand) -> None:
    """Eight of nine are heard, in order, in one acknowledged case; the ninth is kept whole, with the reason."""
    posts = batch()
    arrived = take_in(brand, posts)
    assert (arrived.heard, arrived.opened, arrived.queued) == (8, 1, 1) and Reply.objects.count() == 1
    assert heard_texts() == [post.text for post in posts if post.text != POISON]
    assert posts_set_aside(brand) == [posts[5]]
    assert "no such words here" in SetAside.objects.get().why


def test_what_was_set_aside_is_taken_in_once_the_cause_is_mended(brand: Brand) -> None:
    """While the cause lasts it stays set aside, heard again or tried again; then it is heard, once."""
    posts = batch()
    take_in(brand, posts)
    take_in(brand, posts)
    assert try_again(brand).heard == 0 and SetAside.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse ON listening_post")
    assert try_again(brand).heard == 1
    assert POISON in heard_texts() and not SetAside.objects.exists()
    assert take_in(brand, posts).duplicates == 9
