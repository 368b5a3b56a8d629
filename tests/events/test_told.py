"""Who is told of what: alerts, chat, e-mail, and nobody of what they did not ask for."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.conf import settings

from anfu.channel.port import InDoubt
from anfu.events import actions as events
from anfu.flows.events_are_gathered import events_are_noticed
from anfu.flows.events_go_out import events_go_out
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.promise_falls_due import promise_falls_due
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.people.models import Brand, Staff
from anfu.spending.rules import Budget
from tests.build import GRAVE, MONDAY, Hall, a_person, a_post
from tests.events.day import DESK, HOUR, MINUTE, SECOND, busy, rounds
from tests.events.receiver import OUTSIDE, Receiver, a_mail_server, a_subscription

pytestmark = pytest.mark.django_db


def test_what_no_history_tells_is_noticed_once(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """A promise due soon and a budget; asked again, nothing is said again."""
    a_subscription(brand, lea, receiver.url, MONDAY)
    busy(brand, a_person(brand), MONDAY)
    for after in (4 * MINUTE, 3 * HOUR + 40 * MINUTE, 3 * HOUR + 50 * MINUTE):
        events_are_noticed(Budget(day=Decimal("0.01")), DESK, MONDAY + after)
        rounds(MONDAY + after, MONDAY + after + SECOND)
    told = [one["type"] for one in receiver.told]
    assert told.count("budget.reached") == 1
    soon = [one for one in receiver.told if one["type"] == "promise.due_soon"]
    assert len(soon) == len({one["data"]["promise"]["id"] for one in soon}) > 0


def test_chat_hears_alerts_together_after_a_cool_down(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """The first broken promise at once; the others in one message, when the cool-down is over."""
    kinds = ["promise.broken", "reply.unsure"]
    a_subscription(brand, lea, receiver.url, MONDAY, "slack", kinds=kinds, cooldown=30)
    for n in range(13):
        posts_arrive(brand, [a_post(f"Case {n} " + GRAVE, by=3000 + n, at=MONDAY + n * MINUTE)])
    now = MONDAY + HOUR
    promise_falls_due(now + 10 * SECOND)
    rounds(now + 10 * SECOND, now + 20 * SECOND)
    promise_falls_due(now + 15 * MINUTE)
    rounds(now + 15 * MINUTE, now + 2 * HOUR, MINUTE)
    first, second = receiver.told
    assert "Promise broken" in first["text"]
    assert "Promise broken: 12" in second["text"]
    lines = second["blocks"][1]["text"]["text"].splitlines()
    assert len(lines) == 11
    assert lines[-1] == "… and 2 more"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_teams_gets_a_card_in_its_language(
    brand: Brand, lea: Staff, receiver: Receiver, language: str
) -> None:
    """An adaptive card with a button that leads to the case."""
    a_subscription(brand, lea, receiver.url, MONDAY, "teams", kinds=["reply.unsure"], language=language)
    posts_arrive(brand, [a_post()])
    reply_goes_out(Hall(InDoubt("the line broke")), MONDAY + MINUTE)
    rounds(MONDAY + 2 * MINUTE, MONDAY + 3 * MINUTE)
    (told,) = receiver.told
    card = told["attachments"][0]["content"]
    code = brand.cases.get().code
    assert card["type"] == "AdaptiveCard"
    assert code in card["body"][1]["text"]
    assert card["actions"][0]["url"] == f"{DESK}/case/{code}"
    assert ("Reply unsure" in json.dumps(card)) is (language == "en")


def test_people_hear_by_e_mail(brand: Brand, lea: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter over real SMTP; a server that refuses is tried again later."""
    with a_mail_server() as post:
        for name, value in (
            ("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend"),
            ("EMAIL_HOST", "127.0.0.1"),
            ("EMAIL_PORT", post.port),
            ("EMAIL_USE_TLS", False),
        ):
            monkeypatch.setattr(settings, name, value)
        one = a_subscription(brand, lea, "lea@example.com,ops@example.com", MONDAY, "email")
        post.answer = b"451 later"
        events.try_out(one, DESK, MONDAY)
        assert events_go_out(OUTSIDE, MONDAY) == 1
        one.refresh_from_db()
        assert (one.failures, one.deliveries.get().status) == (1, 451)
        post.answer, post.letters = b"250 ok", []
        assert events_go_out(OUTSIDE, MONDAY + 6 * SECOND) == 1
        (letter,) = post.letters
    assert "Subject: [@sprucehome] Test" in letter
    assert "To: lea@example.com, ops@example.com" in letter
    assert one.deliveries.get().state == "delivered"


def test_nobody_is_told_what_they_did_not_ask_for(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """Only the kinds of the subscription, and only of its brand; a removed one hears nothing."""
    one = a_subscription(brand, lea, receiver.url, MONDAY, kinds=["case.closed"])
    busy(brand, a_person(brand), MONDAY)
    rounds(MONDAY + 4 * MINUTE, MONDAY + 5 * MINUTE)
    assert [told["type"] for told in receiver.told] == ["case.closed"]
    events.remove(one, MONDAY + HOUR)
    busy(brand, Staff.objects.get(username="mia"), MONDAY + HOUR, 2100)
    rounds(MONDAY + 2 * HOUR, MONDAY + 2 * HOUR + MINUTE)
    assert len(receiver.got) == 1
    one.refresh_from_db()
    assert (one.address, one.secret) == ("", "")
