"""Pitfalls of real integrations that belong to speaking and paying, each named, before the stand-in X.

Every request that the clients here make is held against X's OpenAPI file (see conftest.py).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from anfu.cases.models import CaseEvent
from anfu.channel.port import ChannelError, InDoubt, NotNow, Outgoing, Published, Refused, Stopped
from anfu.channel.x.meter import Meter
from anfu.channel.x.prices import link_warning
from anfu.channel.x.speak import XChannel
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.flows.reply_is_unsure import reply_is_unsure
from anfu.people.models import Brand
from anfu.replies.models import Pause, Reply
from anfu.replies.traffic.queries import open_pauses
from anfu.replies.traffic.rules import Limits
from tests.build import ANGRY, BRAND_X_ID, a_brand
from tests.build import a_post as heard
from tests.channel.conftest import Connect
from tests.fakex.conftest import Live, Start
from tests.fakex.conftest import a_post as on_x


def now() -> datetime:
    """The real time, which is the stand-in's too."""
    return datetime.now(UTC)


def outgoing(text: str, to: int = 1000) -> Outgoing:
    """A reply about to leave."""
    return Outgoing(1, to, text, now())


def complaints(live: Live, brand: Brand, count: int) -> None:
    """As many customers complain on X, and are heard."""
    at, first = now(), 2_000_000_000_000_000_000
    live.inject(*(on_x(first + n, author=n + 1, text=ANGRY) for n in range(count)))
    batch = [
        heard(ANGRY, by=n + 1, name=f"Ada {n}", x_id=first + n, at=at, heard_at=at) for n in range(count)
    ]
    posts_arrive(brand, batch)


def send_all(channel: XChannel, limits: Limits, at: datetime | None = None) -> None:
    """A worker's tick."""
    while reply_goes_out(channel, at or now(), limits):
        pass


@pytest.fixture
def brand() -> Brand:
    """The demo brand, listening since yesterday."""
    return a_brand(now() - timedelta(days=1))


@pytest.mark.django_db
def test_2_own_replies_are_not_taken_for_answers_from_elsewhere(
    live: Live, connect: Connect, brand: Brand
) -> None:
    """Pitfall 2: what X shows us of our own words opens nothing and answers nothing."""
    complaints(live, brand, 1)
    channel = XChannel(connect(live), BRAND_X_ID)
    send_all(channel, Limits())
    [own] = channel.own_posts(now() - timedelta(minutes=5))
    arrived = posts_arrive(
        brand, [heard(own.text, by=BRAND_X_ID, x_id=own.x_id, replies_to=own.replies_to, at=now())]
    )
    assert arrived.opened == 0
    assert not CaseEvent.objects.filter(kind="reply_elsewhere").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "code"), [("Revoked user-token", "signed_out"), ("Bearer app-token", "wrong_token")]
)
def test_10_keys_that_lost_their_rights_stop_sending_and_say_so(
    live: Live, connect: Connect, brand: Brand, key: str, code: str
) -> None:
    """Pitfall 10: after a change of permissions X refuses all: nothing is refused one by one, all of it waits."""
    complaints(live, brand, 3)
    client = connect(live)
    client._http.event_hooks["request"].append(lambda request: request.headers.update({"authorization": key}))
    send_all(XChannel(client, BRAND_X_ID), Limits())
    assert [pause.code for pause in open_pauses(brand)] == [code]
    assert set(Reply.objects.values_list("status", flat=True)) == {"queued"}
    Pause.objects.update(try_again_at=now())
    send_all(XChannel(connect(live), BRAND_X_ID), Limits())
    assert not open_pauses(brand)
    assert set(Reply.objects.values_list("status", flat=True)) == {"sent"}


def test_11_a_duplicate_is_doubt_and_never_tried_again(live: Live, connect: Connect) -> None:
    """Pitfall 11: a 403 for duplicate content means that X may have it already."""
    live.inject(on_x())
    channel = XChannel(connect(live), BRAND_X_ID)
    first, second = (channel.publish([outgoing("So sorry!")], now())[0] for _ in range(2))
    assert isinstance(first, Published) and isinstance(second, InDoubt)
    assert len(channel.own_posts(now() - timedelta(minutes=1))) == 1


@pytest.mark.django_db
def test_12_old_mentions_are_not_answered_on_the_first_start(brand: Brand) -> None:
    """Pitfall 12: what was said before we listened, or is a day old, wakes no automatic reply."""
    at = now()
    posts_arrive(brand, [heard(ANGRY, by=1, at=at - timedelta(days=3), heard_at=at)])
    posts_arrive(brand, [heard(ANGRY, by=2, at=at - timedelta(hours=23), heard_at=at + timedelta(hours=2))])
    assert not Reply.objects.exists()
    assert {e.detail["why"] for e in CaseEvent.objects.filter(kind="left_to_person")} == {
        "before_we_listened",
        "too_old",
    }


@pytest.mark.django_db
def test_14_reply_settings_are_looked_at_first(live: Live, connect: Connect, brand: Brand) -> None:
    """Pitfall 14: an author who limits replies gets no automatic one; by hand, X's refusal is understood."""
    posts_arrive(brand, [heard(ANGRY, reply_settings="following", at=now())])
    assert not Reply.objects.exists()
    live.inject(on_x(reply_settings="following"))
    [answer] = XChannel(connect(live), BRAND_X_ID).publish([outgoing("Hello")], now())
    assert isinstance(answer, Refused) and answer.reason == "replies_restricted"


def test_14_who_did_not_summon_us_is_refused_with_its_reason(live: Live, connect: Connect) -> None:
    """The rule of 2026: X lets us reply only to those who addressed us."""
    live.inject(on_x(text="my sofa is broken"))
    [answer] = XChannel(connect(live), BRAND_X_ID).publish([outgoing("Hello")], now())
    assert isinstance(answer, Refused) and answer.reason == "not_summoned"


@pytest.mark.django_db
def test_16_limits_are_kept_by_x_s_headers(live: Live, connect: Connect, brand: Brand) -> None:
    """Pitfall 16: limits differ from the documents; we go by the headers, and breach none."""
    complaints(live, brand, 120)
    channel, at = XChannel(connect(live), BRAND_X_ID), now()
    for second in range(20):
        send_all(channel, Limits(), at + timedelta(seconds=second))
    report = live.control("report")
    assert report["brand_replies"] == 100 and report["refusals"] == report["breaches"] == {}
    assert Reply.objects.filter(status="queued").count() == 20


def test_16_what_x_takes_no_more_of_is_not_asked_for(live: Live, connect: Connect) -> None:
    """Pitfall 16: when an answer says that nothing is left, no request is made in breach of it."""
    client = connect(live)
    for _ in range(15):
        client.get("/2/dm_events", {})
    for _ in range(2):
        with pytest.raises(ChannelError, match="takes no more of these for now: GET /2/dm_events until"):
            client.get("/2/dm_events", {})
    for n in range(102):
        answer = client.post("/2/tweets", {"text": f"news {n}"}, {}, now())
    assert isinstance(answer, NotNow) and answer.retry_at > now()
    assert live.control("report")["breaches"] == {}


@pytest.mark.django_db
@pytest.mark.parametrize("cap", [50, None])
def test_16_the_caps_of_an_account_are_kept(
    start: Start, connect: Connect, brand: Brand, cap: int | None
) -> None:
    """2,400 a day come in slices of half an hour: held by ourselves, or heard from X; nothing is refused by us."""
    live = start(caps=True)
    complaints(live, brand, 60)
    channel, at = XChannel(connect(live), BRAND_X_ID), now()
    for second in range(5):
        send_all(channel, Limits(per_half_hour=cap), at + timedelta(seconds=second))
    report = live.control("report")
    assert report["brand_replies"] == 50
    assert ("daily-cap" in report["refusals"]) == (cap is None)
    assert Reply.objects.filter(status="queued").count() == 10
    assert [pause.code for pause in open_pauses(brand)] == ([] if cap else ["daily_cap"])


@pytest.mark.django_db
def test_16_without_credits_everything_waits(start: Start, connect: Connect, brand: Brand) -> None:
    """Pitfall 16: when the money is gone nothing is lost, and the reason is there to be read."""
    live = start(credits_usd=0.03)
    complaints(live, brand, 20)
    send_all(XChannel(connect(live), BRAND_X_ID), Limits())
    assert [pause.code for pause in open_pauses(brand)] == ["no_credits"]
    assert set(Reply.objects.values_list("status", flat=True)) == {"sent", "queued"}


@pytest.mark.django_db
def test_16_what_we_count_is_what_x_bills(live: Live, connect: Connect, brand: Brand) -> None:
    """Pitfall 16: X's answers carry no price, so our own count must agree with its bill, authors included."""
    complaints(live, brand, 5)
    client, meter = connect(live), Meter()
    client.watch(meter.hear)
    channel = XChannel(client, BRAND_X_ID)
    send_all(channel, Limits())
    for _ in range(2):
        channel.own_posts(now() - timedelta(minutes=5))
    counted = {line.kind: times for line, times in meter.take().items()}
    bill = {kind: row["times"] for kind, row in live.control("report")["bill"]["by_kind"].items()}
    assert counted == {kind: times for kind, times in bill.items() if kind != "summoned_reply"}
    assert bill["summoned_reply"] == 5
    assert sum((s.usd for s in brand.spending.all()), Decimal(0)) == Decimal("0.05")


def test_16_a_link_is_warned_of_where_it_makes_a_post_13_times_dearer() -> None:
    """Pitfall 16: $0.20 instead of $0.015, unless we were summoned."""
    assert "13 times" in (link_warning("See https://example.com", is_summoned=False) or "")
    assert link_warning("See https://example.com", is_summoned=True) is None


@pytest.mark.django_db
def test_nobody_is_answered_twice_under_faults(live: Live, connect: Connect, brand: Brand) -> None:
    """With answers lost, calls refused, 429 and 5xx: each is answered at most once; what is in doubt is found."""
    complaints(live, brand, 60)
    faults = {"drop_after": 0.1, "error_after": 0.1, "refuse": 0.1, "too_many": 0.1, "server_error": 0.1}
    live.control("faults", seed=7, routes=["POST /2/tweets"], too_many_reset_s=1, **faults)
    channel, at = XChannel(connect(live), BRAND_X_ID), now()
    for tick in range(12):
        send_all(channel, Limits(), at + timedelta(seconds=20 * tick))
        reply_is_unsure(channel, at + timedelta(seconds=20 * tick + 16))
    report = live.control("report")
    statuses = list(Reply.objects.values_list("status", flat=True))
    assert report["targets_answered_more_than_once"] == 0
    assert set(statuses) <= {"sent", "unsure"}
    assert statuses.count("sent") == report["brand_replies"]


def test_a_stop_names_its_reason_and_its_next_try(start: Start, connect: Connect) -> None:
    """What stops the account is told apart from what is wrong with one reply."""
    live = start(credits_usd=0.0)
    [answer] = XChannel(connect(live), BRAND_X_ID).publish([outgoing("Hello")], now())
    assert isinstance(answer, Stopped) and answer.reason == "no_credits" and answer.retry_at > now()
