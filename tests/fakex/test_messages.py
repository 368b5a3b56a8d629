"""Direct messages: open and closed doors, events, reading, and the encrypted chat."""

from __future__ import annotations

import json
from typing import Any

import httpx

from anfu.fakex import problems
from anfu.fakex.caps import HALF_HOUR_MS
from anfu.fakex.records import Message
from tests.fakex.conftest import BRAND, Live, Start, a_post


def send(live: Live, to: int, text: str = "How can we help?") -> httpx.Response:
    """Write to somebody as the brand."""
    return live.user.post(f"/2/dm_conversations/with/{to}/messages", json={"text": text})


def write_in(live: Live, sender: int, text: str, encrypted: bool = False) -> Message:
    """A customer writes to the brand."""
    now = live.site.clock.now_ms()
    new_id = live.site.world.ids.next(now)
    return live.site.world.write(Message(new_id, sender, BRAND, text, now, (), encrypted))


def closed(post: dict[str, Any]) -> dict[str, Any]:
    """The same post by somebody whose messages are closed."""
    post["includes"]["users"][0]["receives_your_dm"] = False
    return post


def test_an_open_door(live: Live) -> None:
    """A message to somebody with open messages is 201 and can be read by both names of the conversation."""
    live.inject(a_post())
    sent = send(live, 42)
    assert sent.status_code == 201
    conversation = f"42-{BRAND}"
    assert sent.json()["data"]["dm_conversation_id"] == conversation
    again = live.user.post(f"/2/dm_conversations/{conversation}/messages", json={"text": "Second"})
    assert again.status_code == 201
    fields = {"dm_event.fields": "sender_id,created_at,dm_conversation_id", "expansions": "sender_id"}
    for path in ("with/42/dm_events", f"{conversation}/dm_events"):
        page = live.user.get(f"/2/dm_conversations/{path}", params=fields).json()
        assert [event["text"] for event in page["data"]] == ["Second", "How can we help?"]
        assert page["data"][0]["sender_id"] == str(BRAND)
        assert page["includes"]["users"][0]["username"] == "sprucehome"
    assert live.user.get("/2/dm_events").json()["meta"]["result_count"] == 2


def test_a_closed_door_opens_from_inside(live: Live) -> None:
    """Closed messages are 403 with X's words until the customer has written first."""
    live.inject(closed(a_post()))
    refused = send(live, 42)
    assert (refused.status_code, refused.json()["detail"]) == (403, problems.DM_CLOSED)
    write_in(live, 42, "hello")
    assert send(live, 42).status_code == 201


def test_a_blocked_door_stays_shut(live: Live) -> None:
    """After a block nothing goes through."""
    live.inject(a_post())
    assert live.user.post("/2/users/42/dm/block").json() == {"data": {"blocked": True}}
    refused = send(live, 42)
    assert (refused.status_code, refused.json()["detail"]) == (403, problems.DM_BLOCKED)


def test_received_messages_are_told_of(live: Live) -> None:
    """dm.received has the old nested shape; an encrypted message is only an event without its text."""
    live.inject(a_post())
    for kind in ("dm.received", "chat.received"):
        body = {"event_type": kind, "filter": {"user_id": str(BRAND)}}
        assert live.user.post("/2/activity/subscriptions", json=body).status_code == 200
    with live.app.stream("GET", "/2/activity/stream") as stream:
        lines = (json.loads(line) for line in stream.iter_lines() if line)
        plain = live.site.world.ids.next(live.site.clock.now_ms())
        body = {"from": "42", "text": "case K7Q2"}
        assert live.nobody.post("/_fakex/messages", json=body).status_code == 200
        received = next(lines)["data"]["payload"]
        live.nobody.post("/_fakex/messages", json=body | {"encrypted": True})
        hidden = next(lines)["data"]
    event = received["direct_message_events"][0]
    assert event["message_create"]["sender_id"] == "42"
    assert event["message_create"]["target"] == {"recipient_id": str(BRAND)}
    assert event["message_create"]["message_data"]["text"] == "case K7Q2"
    assert int(event["id"]) > plain
    assert received["users"]["42"]["data"]["username"] == "u42"
    assert hidden["event_type"] == "chat.received"
    assert hidden["payload"]["conversation_id"] == f"42:{BRAND}"
    assert "K7Q2" not in json.dumps(hidden)
    assert live.user.get("/2/dm_events").json()["meta"]["result_count"] == 1


def test_messages_have_limits_of_their_own(live: Live) -> None:
    """Fifteen messages in fifteen minutes; the rest is 429."""
    live.inject(a_post())
    codes = [send(live, 42, f"message {n}").status_code for n in range(16)]
    assert codes == [201] * 15 + [429]


def test_reading_goes_back_thirty_days_in_pages(start: Start) -> None:
    """Older events are gone; pages follow next_token."""
    live = start(limits=False)
    live.inject(a_post())
    write_in(live, 42, "old")
    live.site.clock.set(live.site.clock.now_ms() + 31 * 24 * 3600 * 1000)
    for text in ("one", "two", "three"):
        write_in(live, 42, text)
    first = live.user.get("/2/dm_events", params={"max_results": "2"}).json()
    assert [event["text"] for event in first["data"]] == ["three", "two"]
    token = first["meta"]["next_token"]
    assert len(token) >= 16
    rest = live.user.get("/2/dm_events", params={"pagination_token": token}).json()
    assert [event["text"] for event in rest["data"]] == ["one"]


def test_an_account_has_caps_beside_the_limits(start: Start) -> None:
    """With caps kept, the 51st post within half an hour is refused, and allowed in the next."""
    live = start(caps=True, limits=False)
    codes = [live.user.post("/2/tweets", json={"text": f"news {n}"}) for n in range(51)]
    assert [one.status_code for one in codes] == [201] * 50 + [403]
    assert codes[-1].json()["detail"] == problems.DAILY_CAP
    live.site.clock.set(live.site.clock.now_ms() + HALF_HOUR_MS)
    assert live.user.post("/2/tweets", json={"text": "next slice"}).status_code == 201


def test_an_unverified_account_replies_two_hundred_times_a_day(start: Start) -> None:
    """An unverified brand has 50 posts and 200 replies a day, counted apart."""
    live = start(caps=True, limits=False, brand_verified=False)
    live.inject(*(a_post(1000 + n) for n in range(201)))
    codes = [live.reply(1000 + n, f"sorry {n}").status_code for n in range(201)]
    assert codes == [201] * 200 + [403]
    assert live.user.post("/2/tweets", json={"text": "a post still goes"}).status_code == 201
