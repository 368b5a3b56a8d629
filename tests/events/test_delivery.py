"""What happens is told outside: at least once, in order per case, signed, however long the receiver is away."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings

from anfu.cases.models import CaseEvent
from anfu.channel.port import ChannelError, InDoubt
from anfu.events import actions as events
from anfu.events.kinds import LINES
from anfu.events.models import Delivery, Subscription
from anfu.events.signing import new_secret
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.events_are_gathered import events_are_gathered, events_are_noticed
from anfu.flows.events_go_out import events_go_out
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.promise_falls_due import promise_falls_due
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.staff_takes import staff_takes
from anfu.people.models import Brand, Staff
from anfu.spending.rules import NO_BUDGET, Budget
from tests.build import ANGRY_ZH, GRAVE, MONDAY, Hall, a_brand, a_person, a_post
from tests.events.receiver import OUTSIDE, Receiver, a_mail_server, a_receiver, a_subscription, is_signed

pytestmark = pytest.mark.django_db
DESK = "https://desk.example"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A web server on loopback."""
    with a_receiver() as server:
        yield server


@pytest.fixture
def brand() -> Brand:
    """The demo brand; what happened before the first round is nobody's news."""
    brand = a_brand()
    events_are_gathered(DESK, MONDAY)
    return brand


@pytest.fixture
def lea(brand: Brand) -> Staff:
    """The lead."""
    return a_person(brand, "lea", "lead")


def busy(brand: Brand, mia: Staff, at: datetime, first: int = 2000) -> None:
    """Three complaints: acknowledged; the serious one taken; the other closed, its promises done with."""
    texts = {first: None, first + 1: GRAVE, first + 2: ANGRY_ZH}
    posts = [a_post(text, by=by, at=at) if text else a_post(by=by, at=at) for by, text in texts.items()]
    posts_arrive(brand, posts)
    reply_goes_out(Hall(), at + MINUTE)
    cases = list(brand.cases.filter(closed_at=None).order_by("pk"))[-3:]
    staff_takes(cases[1].pk, mia, "taking over", at + 2 * MINUTE)
    case_is_closed(cases[0].pk, mia, "no_complaint", at + 3 * MINUTE)


def rounds(now: datetime, until: datetime, step: timedelta = 30 * SECOND) -> datetime:
    """Go the rounds of a worker from one moment to another."""
    while now < until:
        events_are_gathered(DESK, now)
        while events_go_out(OUTSIDE, now):
            pass
        now += step
    return now


def in_order(receiver: Receiver) -> bool:
    """Is what was told of each case in the order of its history?"""
    by_case = defaultdict(list)
    for name, told in zip(receiver.ids, receiver.told, strict=True):
        by_case[told["data"].get("case", {}).get("code")].append(int(name.removeprefix("evt_")))
    return all(ids == sorted(ids) for ids in by_case.values())


def test_a_receiver_down_for_an_hour_gets_everything_afterwards(
    brand: Brand, lea: Staff, receiver: Receiver
) -> None:
    """All of it, once, in order per case, with signatures that hold; half an hour later nothing waits."""
    mia = a_person(brand)
    one = a_subscription(brand, lea, receiver.url, MONDAY)
    receiver.status = 503
    for n in range(4):
        busy(brand, mia, MONDAY + n * 15 * MINUTE, 2000 + 10 * n)
        rounds(MONDAY + n * 15 * MINUTE + 4 * MINUTE, MONDAY + (n + 1) * 15 * MINUTE)
    assert receiver.got == []
    told_of = CaseEvent.objects.filter(brand=brand, kind__in=LINES).count()
    assert told_of >= 40
    assert Delivery.objects.filter(state="waiting").count() == told_of
    assert receiver.asked < 12, "one try at a time asks whether it is back"
    receiver.status = 204
    rounds(MONDAY + HOUR, MONDAY + HOUR + 31 * MINUTE)
    assert len(receiver.got) == len(set(receiver.ids)) == told_of
    assert in_order(receiver)
    assert all(is_signed(headers, body, one.secret) for headers, body in receiver.got)
    assert not Delivery.objects.exclude(state="delivered").exists()
    kinds = {told["type"] for told in receiver.told}
    assert {
        "case.opened",
        "case.escalated",
        "case.owner_changed",
        "case.closed",
        "reply.sent",
        "promise.kept",
    } <= kinds


def test_nothing_of_a_customer_leaves(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """No name, no handle, no id on X, no word of a customer, and no reason in a person's words."""
    mia = a_person(brand)
    a_subscription(brand, lea, receiver.url, MONDAY)
    busy(brand, mia, MONDAY)
    staff_takes(brand.cases.latest("pk").pk, lea, "Ada called, her mother is ill", MONDAY + 5 * MINUTE)
    rounds(MONDAY + 6 * MINUTE, MONDAY + 7 * MINUTE)
    told = b"".join(body for _, body in receiver.got).decode()
    assert '"name":"Lea"' in told
    for word in ("Ada", "user2000", "parcel", "2001", "mother", "shelf", "快递"):
        assert word not in told


def test_one_message_that_is_refused_holds_up_its_case_alone(
    brand: Brand, lea: Staff, receiver: Receiver
) -> None:
    """The rest goes on; after a day and more of tries it is given up, and its case goes on too."""
    a_subscription(brand, lea, receiver.url, MONDAY)
    busy(brand, a_person(brand), MONDAY)
    first, second, _ = brand.cases.order_by("pk")
    receiver.refuses = {"case.escalated"}
    rounds(MONDAY + 4 * MINUTE, MONDAY + 5 * MINUTE)
    codes = {told["data"]["case"]["code"] for told in receiver.told}
    assert first.code in codes
    waiting = Delivery.objects.filter(state="waiting")
    assert set(waiting.values_list("case_id", flat=True)) == {second.pk}
    rounds(MONDAY + 10 * MINUTE, MONDAY + timedelta(days=30), HOUR)
    assert not waiting.exists()
    assert in_order(receiver)
    assert [one.kind for one in Delivery.objects.filter(state="given_up")] == ["case.escalated"]
    assert second.code in {told["data"]["case"]["code"] for told in receiver.told}


def test_a_long_failure_pauses_and_resuming_tells_all(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """After three days Anfu stops trying and shows it; what happened meanwhile waits."""
    one = a_subscription(brand, lea, receiver.url, MONDAY)
    busy(brand, a_person(brand), MONDAY)
    receiver.status = 500
    rounds(MONDAY + 4 * MINUTE, MONDAY + timedelta(days=4), HOUR)
    one.refresh_from_db()
    assert one.paused_at
    assert one.paused_at - MONDAY > timedelta(days=3)
    assert one.paused_by is None
    asked, receiver.status = receiver.asked, 204
    rounds(MONDAY + timedelta(days=4), MONDAY + timedelta(days=5), HOUR)
    assert receiver.asked == asked
    events.resume(one, MONDAY + timedelta(days=5))
    rounds(MONDAY + timedelta(days=5), MONDAY + timedelta(days=5) + MINUTE)
    assert receiver.got
    assert not Delivery.objects.filter(state="waiting").exists()


def test_gone_is_taken_at_its_word(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """410 pauses at once."""
    one = a_subscription(brand, lea, receiver.url, MONDAY)
    receiver.status = 410
    busy(brand, a_person(brand), MONDAY)
    rounds(MONDAY + 4 * MINUTE, MONDAY + 5 * MINUTE)
    one.refresh_from_db()
    assert one.paused_at
    assert receiver.asked == 1


def test_a_receiver_says_how_long_to_wait(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """429 with Retry-After."""
    one = a_subscription(brand, lea, receiver.url, MONDAY)
    receiver.status, receiver.headers = 429, {"retry-after": "600"}
    busy(brand, a_person(brand), MONDAY)
    now = MONDAY + 4 * MINUTE
    rounds(now, now + SECOND)
    one.refresh_from_db()
    assert one.due_at == now + 10 * MINUTE


def test_a_worker_that_died_loses_nothing(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """What it had claimed belongs to the next one when the lease is over, and to nobody before."""
    a_subscription(brand, lea, receiver.url, MONDAY)
    busy(brand, a_person(brand), MONDAY)
    now = MONDAY + 4 * MINUTE
    events_are_gathered(DESK, now)
    assert events.claim(now, 8)
    assert events_go_out(OUTSIDE, now + 30 * SECOND) == 0
    assert events_go_out(OUTSIDE, now + 61 * SECOND) > 0
    assert receiver.got


def test_replays_keep_their_ids(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """One, or a span: a receiver that has them knows them by their ids."""
    one = a_subscription(brand, lea, receiver.url, MONDAY)
    busy(brand, a_person(brand), MONDAY)
    rounds(MONDAY + 4 * MINUTE, MONDAY + 5 * MINUTE)
    before = list(receiver.ids)
    now = MONDAY + HOUR
    assert events.replay(one, [Delivery.objects.earliest("pk").pk], now) == 1
    rounds(now, now + SECOND)
    assert receiver.ids == [*before, before[0]]
    assert events.replay_span(one, MONDAY, MONDAY + HOUR, now + MINUTE) == len(before)
    rounds(now + MINUTE, now + 2 * MINUTE)
    assert sorted(receiver.ids[len(before) + 1 :]) == sorted(before)
    assert in_order_from(receiver, len(before) + 1)


def in_order_from(receiver: Receiver, place: int) -> bool:
    """The same, of what came after."""
    receiver.got = receiver.got[place:]
    return in_order(receiver)


def test_a_secret_is_changed_without_a_gap(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """For a day both sign; then the new one alone."""
    one = a_subscription(brand, lea, receiver.url, MONDAY)
    old, new = one.secret, new_secret()
    events.change_secret(one, new, MONDAY)
    for at in (MONDAY + HOUR, MONDAY + 25 * HOUR):
        events.try_out(one, DESK, at)
        rounds(at, at + SECOND)
    (first, second) = receiver.got
    assert is_signed(*first, old)
    assert is_signed(*first, new)
    assert is_signed(*second, new)
    assert not is_signed(*second, old)
    assert [told["type"] for told in receiver.told] == ["test", "test"]


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


def test_without_a_key_the_log_says_so(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """An address that cannot be decrypted is tried again, not lost."""

    def locked(text: str) -> str:
        raise ChannelError("The key is missing.")

    one = a_subscription(brand, lea, receiver.url, MONDAY)
    events.try_out(one, DESK, MONDAY)
    events_go_out(replace(OUTSIDE, unlock=locked), MONDAY)
    assert one.deliveries.get().answer == "The key is missing."
    rounds(MONDAY + MINUTE, MONDAY + 2 * MINUTE)
    assert receiver.got


def test_old_deliveries_are_forgotten(brand: Brand, lea: Staff, receiver: Receiver) -> None:
    """After thirty days; what still waits is kept."""
    one = a_subscription(brand, lea, receiver.url, MONDAY)
    events.try_out(one, DESK, MONDAY)
    rounds(MONDAY, MONDAY + SECOND)
    receiver.status = 500
    events.try_out(one, DESK, MONDAY + MINUTE)
    rounds(MONDAY + MINUTE, MONDAY + MINUTE + SECOND)
    assert events.forget_old(MONDAY + timedelta(days=31)) == 1
    assert [left.state for left in Delivery.objects.all()] == ["waiting"]
    assert Subscription.objects.count() == 1
    assert events_are_noticed(NO_BUDGET, DESK, MONDAY) == 0
