"""The activity stream: subscriptions, shapes, keep-alives, and the limit of connections."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakex.conftest import BRAND, Live, Start, a_post, until

KINDS = ("post.mention.create", "post.reply.create", "post.quote.create", "post.create", "post.delete")


def subscribe(live: Live, *kinds: str) -> None:
    """Subscribe the brand to kinds of activity."""
    for kind in kinds or KINDS:
        body = {"event_type": kind, "filter": {"user_id": str(BRAND)}, "tag": f"tag-{kind}"}
        assert live.user.post("/2/activity/subscriptions", json=body).status_code == 200


def events(lines: Iterator[str], count: int) -> list[dict[str, Any]]:
    """The next events of a stream; blank lines are skipped."""
    found: list[dict[str, Any]] = []
    for line in lines:
        if line:
            found.append(json.loads(line))
        if len(found) == count:
            break
    return found


def test_a_mention_arrives_in_the_shape_of_x(live: Live) -> None:
    """One mention is one line with event, filter, tag, the post, and its author."""
    subscribe(live, "post.mention.create")
    with live.app.stream("GET", "/2/activity/stream") as stream:
        live.inject(a_post())
        (event,) = events(stream.iter_lines(), 1)
    data = event["data"]
    assert data.keys() == {"event_uuid", "filter", "event_type", "tag", "payload", "includes"}
    assert (data["event_type"], data["filter"]) == ("post.mention.create", {"user_id": str(BRAND)})
    assert data["tag"] == "tag-post.mention.create"
    assert (data["payload"]["id"], data["payload"]["author_id"]) == ("1000", "42")
    assert data["payload"]["created_at"] == "2026-11-20T10:00:00.000Z"
    assert data["payload"]["entities"]["mentions"][0]["id"] == str(BRAND)
    assert data["includes"]["users"][0]["username"] == "u42"


def test_one_post_can_arrive_as_mention_and_as_reply(live: Live) -> None:
    """A reply that also names the brand comes twice; the brand's own posts and deletions come too."""
    subscribe(live)
    with live.app.stream("GET", "/2/activity/stream") as stream:
        own = live.user.post("/2/tweets", json={"text": "hello"}).json()["data"]["id"]
        live.inject(a_post(2**60, referenced_tweets=[{"type": "replied_to", "id": own}]))
        live.user.delete(f"/2/tweets/{own}")
        seen = [
            (one["data"]["event_type"], one["data"]["payload"]["id"])
            for one in events(stream.iter_lines(), 4)
        ]
    assert seen[0] == ("post.create", own)
    assert set(seen[1:3]) == {("post.mention.create", str(2**60)), ("post.reply.create", str(2**60))}
    assert seen[3] == ("post.delete", own)


def test_a_quiet_stream_says_blank_lines(start: Start) -> None:
    """Keep-alives are empty lines at the set interval."""
    live = start(keepalive=0.05)
    with live.app.stream("GET", "/2/activity/stream") as stream:
        chunks = stream.iter_raw()
        assert [next(chunks) for _ in range(3)] == [b"\r\n"] * 3


def test_too_many_connections_are_refused_until_they_are_closed(start: Start) -> None:
    """Above the limit X answers 429 TooManyConnections; DELETE /2/connections/all is the cure."""
    live = start(stream_connections=1)
    with live.app.stream("GET", "/2/activity/stream") as first:
        lines = first.iter_lines()
        next(lines)
        refused = live.app.get("/2/activity/stream")
        assert refused.status_code == 429
        assert refused.json()["connection_issue"] == "TooManyConnections"
        assert live.app.get("/2/connections").json()["data"][0]["endpoint_name"] == "activity_stream"
        killed = live.app.delete("/2/connections/all").json()
        assert killed == {"data": {"successful_kills": 1, "failed_kills": 0}}
        with live.app.stream("GET", "/2/activity/stream") as second:
            assert second.status_code == 200
        assert list(lines) == []
    past = live.app.get("/2/connections", params={"status": "inactive"}).json()["data"]
    assert {one["disconnect_reason"] for one in past} >= {"connection terminated by client"}


def test_the_stream_takes_only_the_app_token(live: Live) -> None:
    """A user token is the wrong kind for the stream."""
    assert live.user.get("/2/activity/stream").status_code == 403


def test_subscriptions_are_kept_listed_changed_and_ended(live: Live) -> None:
    """A subscription's whole life; a second one of its kind is refused, private ones need the user."""
    subscribe(live, "post.create", "post.mention.create")
    again = {"event_type": "post.create", "filter": {"user_id": str(BRAND)}}
    assert live.user.post("/2/activity/subscriptions", json=again).status_code == 400
    private = {"event_type": "post.quote.create", "filter": {"user_id": str(BRAND)}}
    assert live.app.post("/2/activity/subscriptions", json=private).status_code == 403
    assert live.app.post("/2/activity/subscriptions", json={"event_type": "no.such"}).status_code == 400
    listed = live.app.get("/2/activity/subscriptions").json()
    assert listed["meta"] == {"total_subscriptions": 2}
    one, two = (row["subscription_id"] for row in listed["data"])
    changed = live.app.put(f"/2/activity/subscriptions/{one}", json={"tag": "new"}).json()
    assert changed["data"]["tag"] == "new"
    assert live.app.delete(f"/2/activity/subscriptions/{one}").json()["data"] == {"deleted": True}
    rest = live.app.delete("/2/activity/subscriptions", params={"ids": f"{one},{two}"}).json()
    assert [row["subscription_id"] for row in rest["data"]] == [two]
    assert rest["errors"][0]["subscription_id"] == one


def test_a_reader_that_leaves_frees_its_place(start: Start) -> None:
    """After a client goes away, another stream can open."""
    live = start(stream_connections=1)
    with live.app.stream("GET", "/2/activity/stream") as stream:
        next(stream.iter_raw())
    until(lambda: not live.site.hub.lines)
    with live.app.stream("GET", "/2/activity/stream") as stream:
        assert stream.status_code == 200


@pytest.mark.parametrize(("granted", "expected"), [(True, 1), (False, 0)])
def test_backfill_only_where_it_is_granted(start: Start, granted: bool, expected: int) -> None:
    """backfill_minutes repeats what was missed only when the setting allows it."""
    live = start(backfill=granted, keepalive=0.05)
    subscribe(live, "post.mention.create")
    live.inject(a_post())
    with live.app.stream("GET", "/2/activity/stream", params={"backfill_minutes": "5"}) as stream:
        chunks = stream.iter_raw()
        first = b"".join(next(chunks) for _ in range(3))
    assert first.count(b"event_uuid") == expected
