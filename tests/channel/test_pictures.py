"""Pictures that go with replies: checked, sent ahead with their descriptions, forgotten with the words."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from anfu.cases.models import Case, CaseEvent
from anfu.channel.port import NotNow, Outgoing, Picture, Published, Refused
from anfu.channel.x.speak import XChannel
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.person_is_erased import person_is_erased
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_replies import staff_replies
from anfu.flows.words_grow_old import words_grow_old
from anfu.people.actions import invite
from anfu.replies import models
from anfu.replies.pictures.rules import LARGEST, kind_of, why_not_picture
from tests.build import ANGRY, BRAND_X_ID, MONDAY, Hall, a_brand, a_person, a_post
from tests.channel.conftest import Connect
from tests.fakex.conftest import Live
from tests.fakex.conftest import a_post as on_x

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SHOWN = Picture(PNG, "where the serial number stands under the sofa")
KIND = (
    "Hi Ada, I am so sorry that your parcel is two weeks late; I understand how frustrating that is. The courier "
    "lost it, so your full refund left us today. Please tell me here once it has arrived. Mia"
)


def now() -> datetime:
    """The real time, which is the stand-in's too."""
    return datetime.now(UTC)


@pytest.mark.parametrize(
    ("content", "alt_text", "why_not"),
    [
        (PNG, "a sofa", None),
        (b"\xff\xd8\xff\xe0", "一张沙发", None),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a sofa", None),
        (PNG.ljust(LARGEST, b"\0"), "a sofa", None),
        (PNG.ljust(LARGEST + 1, b"\0"), "a sofa", "picture_too_big"),
        (b"GIF89a", "a sofa", "picture_unknown"),
        (b"<svg onload='alert(1)'>", "a sofa", "picture_unknown"),
        (b"", "a sofa", "picture_unknown"),
        (PNG, " ", "picture_undescribed"),
        (PNG, "a" * 1001, "description_too_long"),
    ],
)
def test_what_a_picture_is_decides_not_its_name(content: bytes, alt_text: str, why_not: str | None) -> None:
    """JPEG, PNG and WebP by their bytes, up to five megabytes, described."""
    assert why_not_picture(content, alt_text) == why_not
    assert bool(kind_of(content)) == (why_not != "picture_unknown")


@pytest.mark.parametrize("private", [False, True])
def test_it_goes_up_first_and_is_described(live: Live, connect: Connect, private: bool) -> None:
    """Under X's category for posts or for messages; what is published names it."""
    live.inject(on_x())
    if private:
        live.control("messages", **{"from": "42", "text": "here I am"})
    reply = Outgoing(1, 1000, "Look here", now(), private_to=42 if private else None, picture=SHOWN)
    (answer,) = XChannel(connect(live), BRAND_X_ID).publish([reply], now())
    assert isinstance(answer, Published)
    ((media_id, described),) = live.site.world.media.items()
    assert described == SHOWN.alt_text
    if private:
        assert live.site.world.messages[answer.x_id].attachments == (media_id,)
    else:
        assert live.site.world.posts[answer.x_id].extra["attachments"] == {"media_keys": [f"3_{media_id}"]}


def test_a_picture_that_does_not_go_up_holds_the_reply_back(live: Live, connect: Connect) -> None:
    """On doubt it is tried again, since nobody has seen anything; what X refuses a person reads."""
    live.inject(on_x())
    channel = XChannel(connect(live), BRAND_X_ID)
    reply = Outgoing(1, 1000, "Look here", now(), picture=SHOWN)
    live.control("faults", drop_after=1.0, routes=["POST /2/media/upload"])
    (later,) = channel.publish([reply], now())
    assert isinstance(later, NotNow) and later.retry_at > now()
    live.control("faults", seed=1)
    too_big = Outgoing(2, 1000, "Look", now(), picture=Picture(PNG.ljust(LARGEST + 1, b"\0"), "a sofa"))
    (refused,) = channel.publish([too_big], now())
    assert isinstance(refused, Refused) and refused.reason == "media_refused"
    assert live.control("report")["brand_replies"] == 0


@pytest.mark.django_db
def test_it_leaves_with_its_reply_and_is_forgotten_with_the_words() -> None:
    """From the desk to the outbox; gone with age once the case is closed, or when its customer asks."""
    brand = a_brand()
    mia = a_person(brand)
    for by in (1, 2):
        posts_arrive(brand, [a_post(ANGRY, by=by)])
    for case in Case.objects.all():
        seen = CaseEvent.objects.latest("pk").pk
        bad = Picture(b"GIF89a", "a sofa")
        assert staff_replies(case.pk, mia, KIND, "answer", seen, MONDAY, picture=bad) == "picture_unknown"
        assert staff_replies(case.pk, mia, KIND + str(case.pk), "answer", seen, MONDAY, picture=SHOWN) is None
    hall = Hall()
    reply_goes_out(hall, MONDAY + timedelta(minutes=1))
    assert [one.picture for one in hall.said if one.text.startswith(KIND)] == [SHOWN, SHOWN]
    old, asked = Case.objects.order_by("pk")
    case_is_closed(old.pk, mia, "resolved", MONDAY + timedelta(hours=1))
    words_grow_old(brand, timedelta(days=365), MONDAY + timedelta(days=400))
    assert [one.reply.case_id for one in models.Picture.objects.all()] == [asked.pk]
    person_is_erased(asked.customer, MONDAY + timedelta(days=400))
    assert not models.Picture.objects.exists()


@pytest.mark.django_db
def test_the_desk_takes_it_and_shows_it() -> None:
    """As a file with a description; to those who may read the reply that it goes with."""
    brand = a_brand()
    posts_arrive(brand, [a_post(ANGRY)])
    case = Case.objects.get()
    desk = Client()
    desk.force_login(invite("mia", "a long enough word", brand, "agent", "Mia", "en"))
    seen = CaseEvent.objects.latest("pk").pk
    form = {"text": KIND, "stage": "answer", "lane": "public", "seen": seen, "alt": SHOWN.alt_text}
    refused = desk.post(f"/case/{case.code}/reply", form | {"picture": _file(b"<html>")})
    assert refused.status_code == 422 and "JPEG, PNG and WebP" in refused.content.decode()
    assert desk.post(f"/case/{case.code}/reply", form | {"picture": _file(PNG)}).status_code == 302
    reply = models.Reply.objects.get(author__isnull=False)
    address = f"/case/{case.code}/reply/{reply.pk}/picture"
    page = desk.get(f"/case/{case.code}").content.decode()
    assert address in page and SHOWN.alt_text in page
    shown = desk.get(address)
    assert (shown["Content-Type"], shown["X-Content-Type-Options"], shown.content) == (
        "image/png",
        "nosniff",
        PNG,
    )
    desk.force_login(invite("ana", "a long enough word", brand, "analyst", "Ana", "en"))
    assert desk.get(address).status_code == 403
    assert SHOWN.alt_text not in desk.get(f"/case/{case.code}").content.decode()


def _file(content: bytes) -> object:
    file = io.BytesIO(content)
    file.name = "picture.png"
    return file
