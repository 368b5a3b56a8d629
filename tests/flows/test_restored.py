"""A backup that is brought back knows less than X: nothing leaves before X was asked, and nothing is said twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from anfu.cases.models import Case, CaseEvent
from anfu.channel.port import ChannelError, OwnPost
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.sending_is_paused import sending_goes_on
from anfu.listening.actions import move_cursor
from anfu.people.models import Brand
from anfu.promises.models import Promise
from anfu.replies.footing.actions import FORGET_FOOTING
from anfu.replies.models import Footing, Pause, Reply
from anfu.replies.queries import looks_back
from anfu.schedule.looking_back import LISTED_BY_NOW, look_back
from tests.build import ANGRY, MONDAY, Hall, a_brand, a_post

pytestmark = pytest.mark.django_db
SOON = MONDAY + timedelta(seconds=10)
LATER = SOON + LISTED_BY_NOW + timedelta(seconds=1)


@pytest.fixture
def brand() -> Brand:
    """A brand whose tables were brought back from a backup."""
    brand = a_brand()
    with connection.cursor() as cursor:
        cursor.execute(FORGET_FOOTING)
    return brand


def _looked_up(brand: Brand, hall: Hall, now: datetime = LATER) -> bool:
    move_cursor(brand, "mentions", now)
    return look_back(hall, brand, now)


def test_nothing_leaves_after_a_restore_until_x_was_asked(brand: Brand) -> None:
    """What waits goes on waiting, whoever resumes; X is asked only when it lists all, and all that was said is read."""
    hall = Hall()
    posts_arrive(brand, [a_post()])
    assert reply_goes_out(hall, SOON) == 0
    assert sending_goes_on(brand, SOON) == 0
    assert reply_goes_out(hall, SOON) == 0
    assert looks_back(brand) == SOON
    move_cursor(brand, "mentions", LATER)
    assert not look_back(hall, brand, SOON + LISTED_BY_NOW / 2)
    assert look_back(hall, brand, LATER)
    assert reply_goes_out(hall, LATER) == 1
    assert len(hall.said) == 1


def test_what_customers_said_meanwhile_is_read_first(brand: Brand) -> None:
    """While the listener has not read what was said since, replies to it could not be recognised, so none leaves."""
    posts_arrive(brand, [a_post()])
    reply_goes_out(Hall(), SOON)
    assert not look_back(Hall(), brand, LATER)
    move_cursor(brand, "mentions", SOON - timedelta(hours=1))
    assert not look_back(Hall(), brand, LATER)


def test_x_that_does_not_answer_keeps_everything_back(brand: Brand) -> None:
    """Where X cannot be asked nothing leaves."""

    class Silent(Hall):
        def own_posts(self, since: datetime) -> list[OwnPost]:
            raise ChannelError("X cannot be reached")

    posts_arrive(brand, [a_post()])
    reply_goes_out(Hall(), SOON)
    with pytest.raises(ChannelError):
        _looked_up(brand, Silent())
    assert reply_goes_out(Hall(), LATER) == 0


@pytest.mark.parametrize("same_words", [True, False])
def test_what_x_has_is_settled_and_its_promise_counts(brand: Brand, same_words: bool) -> None:
    """An acknowledgement that left after the backup is known as sent, in the words in which X shows it."""
    hall, post = Hall(), a_post()
    posts_arrive(brand, [post])
    reply_goes_out(hall, SOON)
    reply = Reply.objects.get()
    text = reply.text if same_words else "We are so sorry, Ada. We answer within four hours."
    hall.on_x = [OwnPost(77, post.x_id, text, MONDAY + timedelta(seconds=5))]
    assert _looked_up(brand, hall)
    assert reply_goes_out(hall, LATER) == 0
    assert hall.said == []
    reply.refresh_from_db()
    assert (reply.status, reply.x_id, reply.text) == ("sent", 77, text)
    made = Promise.objects.get(made_by=reply)
    assert made.made_at == MONDAY + timedelta(seconds=5)


def test_a_case_opened_by_another_post_is_the_same_case(brand: Brand) -> None:
    """What was answered was the customer's first post; read again in another order the case has another root."""
    hall, first, second = Hall(), a_post(), a_post("@sprucehome Still nothing, this is awful!", at=SOON)
    posts_arrive(brand, [second])
    posts_arrive(brand, [first])
    reply_goes_out(hall, SOON)
    hall.on_x = [OwnPost(77, first.x_id, "We are so sorry, Ada.", MONDAY + timedelta(seconds=5))]
    assert Case.objects.count() == 1
    assert _looked_up(brand, hall)
    assert reply_goes_out(hall, LATER) == 0
    assert Reply.objects.get().status == "sent"


def test_what_else_x_shows_was_said_with_another_tool(brand: Brand) -> None:
    """An answer whose row was lost stops the clocks, as one from another tool does, and is stored."""
    hall, post = Hall(), a_post()
    posts_arrive(brand, [post])
    reply_goes_out(hall, SOON)
    text = Reply.objects.get().text
    hall.on_x = [
        OwnPost(77, post.x_id, text, MONDAY + timedelta(seconds=5)),
        OwnPost(78, post.x_id, "It is on its way, Ada: it comes today.", MONDAY + timedelta(seconds=9)),
    ]
    assert _looked_up(brand, hall)
    told = CaseEvent.objects.get(kind="reply_elsewhere")
    assert told.detail == {"x_id": "78"}
    assert not Promise.objects.filter(kind="answer", done_at=None).exists()


def test_a_post_heard_later_that_x_shows_as_answered_is_not_acknowledged(brand: Brand) -> None:
    """However late the rest of what was said is read, what we answered is not answered again."""
    hall, post = Hall(), a_post()
    posts_arrive(brand, [a_post(ANGRY, by=1002)])
    reply_goes_out(hall, SOON)
    hall.on_x = [OwnPost(77, post.x_id, "We are so sorry, Ada.", MONDAY + timedelta(seconds=5))]
    assert _looked_up(brand, hall)
    posts_arrive(brand, [post])
    reply_goes_out(hall, LATER)
    assert {said.to_x_id for said in hall.said}.isdisjoint({post.x_id})


def test_a_standby_that_took_over_is_noticed(brand: Brand) -> None:
    """Another timeline of the same cluster, or another cluster, may lack the last moments."""
    posts_arrive(brand, [a_post()])
    reply_goes_out(Hall(), SOON)
    assert _looked_up(brand, Hall())
    assert reply_goes_out(Hall(), LATER) == 1
    Footing.objects.update(timeline=Footing.objects.get().timeline + 1)
    posts_arrive(brand, [a_post(by=1002, at=LATER)])
    assert reply_goes_out(Hall(), LATER + timedelta(seconds=10)) == 0
    assert Pause.objects.filter(code="restored", ended_at=None).exists()


def test_a_new_house_asks_nobody() -> None:
    """Where nothing was ever said there is nothing to look up."""
    brand = a_brand()
    posts_arrive(brand, [a_post()])
    assert reply_goes_out(Hall(), SOON) == 1
