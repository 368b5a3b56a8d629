"""Direct messages heard by every way X has: stream, webhook's event, the list; the encrypted chat; bad ones."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from anfu.channel.actions import grant
from anfu.channel.port import ChannelError, HeardPost, Media, Revoked
from anfu.channel.queries import revoked_grants
from anfu.channel.x.client import XClient
from anfu.channel.x.listen import read_event, stream, subscribe
from anfu.channel.x.meter import Meter
from anfu.channel.x.shape import Unreadable
from anfu.cli.hearing import MESSAGES, Heard
from anfu.cli.listen import _gather, _take_in
from anfu.cli.readers import read_messages
from anfu.listening.actions import last_read
from anfu.listening.models import Post
from tests.build import BRAND_X_ID, MONDAY, a_brand
from tests.channel.conftest import clock_of
from tests.fakex.conftest import Live, a_post

ADA = 42


def write(live: Live, text: str, **more: Any) -> None:
    """Ada writes to the brand."""
    live.control("messages", **({"from": str(ADA), "text": text} | more))


def event(kind: str, payload: dict[str, Any]) -> bytes:
    """An event of X."""
    return msgspec.json.encode({"data": {"event_type": kind, "payload": payload}})


def opened(live: Live, client: XClient) -> Iterator[object]:
    """The activity stream, open: its first keep-alive is read."""
    subscribe(client, BRAND_X_ID, clock_of(live)())
    told = stream(client, clock_of(live))
    assert next(told) is None
    return told


def test_the_stream_tells_of_messages_of_both_sides(live: Live, client: XClient) -> None:
    """What Ada writes, what the brand answers by whatever tool, and that something encrypted came."""
    live.inject(a_post(author=ADA))
    told = opened(live, client)
    write(live, "Case K7Q2: my number is 5")
    live.user.post(f"/2/dm_conversations/with/{ADA}/messages", json={"text": "Thank you."})
    write(live, "secret", encrypted=True)
    heard: list[HeardPost] = []
    while len(heard) < 3:
        heard += [post for post in [next(told)] if isinstance(post, HeardPost)]
    first, second, sealed = heard
    assert (first.text, first.author.username, first.conversation_id) == (
        "Case K7Q2: my number is 5",
        "u42",
        ADA,
    )
    assert (second.text, second.author.x_id, second.conversation_id) == ("Thank you.", BRAND_X_ID, ADA)
    assert (sealed.text, sealed.author.x_id, sealed.is_sealed) == ("", ADA, True)
    assert all(post.is_private for post in heard)


@pytest.mark.django_db
def test_the_list_catches_up_what_no_event_told(live: Live, client: XClient) -> None:
    """The cursor moves after the messages are stored; what was heard already is not heard again."""
    live.inject(a_post(author=ADA))
    brand = a_brand(datetime.now(UTC) - timedelta(hours=1))
    write(live, "My parcel is two weeks late and nobody answers. Awful!")
    heard: Heard = queue.Queue()
    for _ in range(2):
        read_to = read_messages(client, brand, brand.listens_from, heard, clock_of(live))
        while not heard.empty():
            _take_in(brand, *_gather(heard))
    assert last_read(brand, MESSAGES) == read_to
    assert [post.is_private for post in Post.objects.all()] == [True]


def test_an_account_without_the_right_to_messages_still_hears_posts(
    live: Live, client: XClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A subscription to messages that X refuses is noted; one to posts that it refuses is an error."""
    monkeypatch.setattr(
        "anfu.channel.x.listen.MESSAGE_EVENTS", ("dm.read",)
    )  # which X's stand-in does not know
    subscribe(client, BRAND_X_ID, clock_of(live)())
    monkeypatch.setattr("anfu.channel.x.listen.PUBLIC_EVENTS", ("dm.read",))
    monkeypatch.setattr("anfu.channel.x.listen.MESSAGE_EVENTS", ())
    with pytest.raises(ChannelError, match=r"dm\.read"):
        subscribe(client, BRAND_X_ID, clock_of(live)())


@pytest.mark.parametrize(
    "payload",
    [
        {"direct_message_events": [{}]},
        {"direct_message_events": [7]},
        {"direct_message_events": [{"id": "x", "created_timestamp": "1", "message_create": {}}]},
        {
            "direct_message_events": [
                {
                    "id": "1",
                    "created_timestamp": "no time",
                    "message_create": {"sender_id": "1", "target": {"recipient_id": "2"}, "message_data": {}},
                }
            ]
        },
    ],
)
def test_a_message_that_cannot_be_read_says_so(payload: dict[str, Any]) -> None:
    """It is refused as a whole, with its reason, and costs nobody else."""
    with pytest.raises(Unreadable, match="not a direct message"):
        read_event(event("dm.received", payload), MONDAY)


def test_odd_shapes_are_taken_as_nothing() -> None:
    """No events, users in another shape: what is not there is not made up."""
    assert read_event(event("dm.received", {"direct_message_events": None, "users": []}), MONDAY) == []


def test_ids_of_the_encrypted_chat_may_be_anything() -> None:
    """They are not documented: one that is no number becomes one, the same each time."""
    payload = {"sender_id": "42", "created_at_msec": "1795000000000", "id": "a:b-77"}
    [one] = read_event(event("chat.received", payload), MONDAY)
    [again] = read_event(event("chat.received", payload), MONDAY)
    assert isinstance(one, HeardPost) and isinstance(again, HeardPost)
    assert one.x_id == again.x_id > 0 and one.created_at == datetime.fromtimestamp(1795000000, UTC)
    with pytest.raises(Unreadable, match="not a chat event"):
        read_event(event("chat.received", payload | {"sender_id": ""}), MONDAY)


def test_a_message_is_paid_for_once_a_day(live: Live, client: XClient) -> None:
    """Told by the stream and read in the list, it is one."""
    live.inject(a_post(author=ADA))
    meter = Meter()
    client.watch(meter.hear, meter.hear_line)
    told = opened(live, client)
    write(live, "hello")
    while not isinstance(next(told), HeardPost):
        pass
    client.get("/2/dm_events", {})
    assert {line.kind: count for line, count in meter.take().items()}["message_read"] == 1


def test_pictures_of_messages_are_told_of() -> None:
    """By kind and address, in the older shape of the events; odd ones are left out."""
    attached = {
        "type": "media",
        "media": {"id": 5, "type": "photo", "media_url_https": "https://ton.example/5.jpg"},
    }

    def heard(attachment: object) -> tuple[Media, ...]:
        message = {
            "id": "7",
            "created_timestamp": "1795000000000",
            "message_create": {
                "sender_id": "42",
                "target": {"recipient_id": str(BRAND_X_ID)},
                "message_data": {"text": "look", "attachment": attachment},
            },
        }
        [told] = read_event(event("dm.received", {"direct_message_events": [message]}), MONDAY)
        assert isinstance(told, HeardPost)
        return told.media

    assert heard(attached) == (Media("photo", "https://ton.example/5.jpg"),)
    assert heard({"media": 5}) == heard("no") == ()


@pytest.mark.django_db
def test_consent_taken_back_is_heard_at_once(live: Live, client: XClient) -> None:
    """X tells of it: the account is shown as not connected, whoever asks."""
    brand = a_brand()
    grant((BRAND_X_ID, "sprucehome"), "dm.read", "x", "y", MONDAY, MONDAY)
    [told] = read_event(event("oauth.revoke", {"user_id": str(BRAND_X_ID), "app_id": "1"}), MONDAY)
    heard: Heard = queue.Queue()
    assert isinstance(told, Revoked)
    heard.put(told)
    _take_in(brand, *_gather(heard))
    assert [gone.account_x_id for gone in revoked_grants()] == [BRAND_X_ID]
    assert read_event(event("oauth.revoke", {}), MONDAY) == []
