"""What happens is told outside: at least once, in order per case, signed, however long the receiver is away."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest

from anfu.cases.models import CaseEvent
from anfu.channel.port import ChannelError
from anfu.events import actions as events
from anfu.events.kinds import LINES
from anfu.events.models import Delivery, Subscription
from anfu.events.signing import new_secret
from anfu.flows.events_are_gathered import events_are_gathered, events_are_noticed
from anfu.flows.events_go_out import events_go_out
from anfu.flows.staff_takes import staff_takes
from anfu.people.models import Brand, Staff
from anfu.spending.rules import NO_BUDGET
from tests.build import MONDAY, a_person
from tests.events.day import DESK, HOUR, MINUTE, SECOND, busy, rounds
from tests.events.receiver import OUTSIDE, Receiver, a_subscription, is_signed

pytestmark = pytest.mark.django_db


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
