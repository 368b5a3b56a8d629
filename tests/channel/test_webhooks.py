"""Webhooks: X's challenge and signature, one address registered, nothing lost on the way; before the stand-in X."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import path
from pydantic import SecretStr

from anfu.channel.models import InboxEvent
from anfu.channel.x.client import XClient
from anfu.channel.x.door import receive
from anfu.channel.x.listen import subscribe
from anfu.channel.x.webhooks import SIGNATURE, answer_challenge, is_from_x, register, replay, webhooks
from anfu.cli.hearing import Heard
from anfu.cli.listen import _gather, _take_in
from anfu.cli.readers import read_inbox
from anfu.listening.models import Post
from anfu.settings import env
from tests.build import BRAND_X_ID, HAPPY, MONDAY, a_brand
from tests.channel.conftest import clock_of
from tests.fakex.conftest import Live, a_post, until

pytestmark = [
    pytest.mark.urls(__name__),
    pytest.mark.filterwarnings("ignore:No directory at"),  # static files are collected at start-up only
]
urlpatterns = [path("webhooks/x", receive, name="x_webhook")]

SECRET = "fakex-consumer-secret"  # noqa: S105 - of the stand-in


@pytest.fixture(autouse=True)
def secret() -> Iterator[None]:
    """The stand-in's consumer secret, in our settings."""
    before = env.x_consumer_secret
    env.x_consumer_secret = SecretStr(SECRET)
    yield
    env.x_consumer_secret = before


def test_the_challenge_is_answered_as_x_documents() -> None:
    """A known token and secret give a known answer: base64 of HMAC-SHA256."""
    assert answer_challenge("key", "token") == "sha256=ZGuOrAxK5BeCmcm9kk4r8HPfsH4CSQGoyGT2W5Rivw0="
    assert Client().get("/webhooks/x", {"crc_token": "abc"}).json() == {
        "response_token": answer_challenge(SECRET, "abc")
    }
    assert Client().get("/webhooks/x").status_code == 403


def test_nobody_has_an_event_signed_as_a_challenge() -> None:
    """X's challenge and X's events are signed alike, so that only what can be no event is ever answered."""
    for forged in (
        '{"for_user_id":"1","tweet_create_events":[]}',
        "[1]",
        '"x"',
        "a b",
        "é",
        "x" * 201,
        "a\n",
    ):
        answer = Client().get("/webhooks/x", {"crc_token": forged})
        assert answer.status_code == 403 and b"sha256" not in answer.content, forged
    assert Client().get("/webhooks/x", {"crc_token": "MGIyZDQ4_x-9+/="}).status_code == 200


def test_only_the_raw_bytes_that_x_signed_are_believed() -> None:
    """The same JSON with a blank more is somebody else's; so is an unsigned one, and all of it without a secret."""
    body = b'{"data":1}'
    signed = answer_challenge(SECRET, body.decode())
    assert is_from_x(SECRET, body, signed)
    assert not is_from_x(SECRET, b'{"data": 1}', signed)
    assert not is_from_x(SECRET, body, "") and not is_from_x(SECRET, body, "sha256=\xfc")
    assert not is_from_x("", body, answer_challenge("", body.decode()))


@pytest.mark.django_db
def test_a_forged_event_is_not_kept() -> None:
    """403, and nothing in the inbox; a signed one is kept as it came."""
    body = '{"data":{"event_type":"chat.received"}}'
    for signature, status in (("sha256=forged", 403), (answer_challenge(SECRET, body), 200)):
        answer = Client().post(
            "/webhooks/x", body, content_type="application/json", headers={SIGNATURE: signature}
        )
        assert answer.status_code == status
    assert [event.body for event in InboxEvent.objects.all()] == [body]


@pytest.mark.django_db(transaction=True)
def test_what_x_brings_is_heard_and_then_forgotten(client: XClient, live: Live, live_server: object) -> None:
    """Registered, subscribed, signed, kept, stored: from X's door to ours, and a crash before the end loses nothing."""
    brand = a_brand(MONDAY - timedelta(days=365))
    url = f"{live_server}/webhooks/x"
    now = clock_of(live)()
    webhook = register(client, url, now)
    assert not webhook.was_valid and register(client, url, now) == (webhook.id, True)
    subscribe(client, BRAND_X_ID, now, webhook.id)
    subscribe(client, BRAND_X_ID, now, webhook.id)
    live.inject(a_post(7001, text=HAPPY), a_post(7002, author=43, text=HAPPY))
    until(lambda: InboxEvent.objects.count() == 2)

    crashed: Heard = queue.Queue()
    read_inbox(0, crashed)
    assert InboxEvent.objects.count() == 2 and not Post.objects.exists()

    heard: Heard = queue.Queue()
    last = read_inbox(0, heard)
    while not heard.empty():
        _take_in(brand, *_gather(heard))
    assert Post.objects.count() == 2 and not InboxEvent.objects.exists()
    assert read_inbox(last, heard) == last and heard.empty()

    replay(client, webhook.id, now - timedelta(hours=1), clock_of(live)() + timedelta(minutes=1), now)
    until(lambda: InboxEvent.objects.count() == 2)
    read_inbox(last, heard)
    while not heard.empty():
        _take_in(brand, *_gather(heard))
    assert Post.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_dead_webhooks_are_taken_away_before_ours_is_registered(
    client: XClient, live: Live, live_server: object
) -> None:
    """Pitfall 5: X allows one webhook: the old address goes first, where a plain registration would be refused."""
    now = clock_of(live)()
    old = register(client, f"{live_server}/webhooks/x?old=1", now)
    new = register(client, f"{live_server}/webhooks/x", now)
    assert old.id != new.id
    assert [one["url"] for one in webhooks(client)] == [f"{live_server}/webhooks/x"]
