"""The control face: clock, injection, report, faults and replays."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from anfu.fakex.ids import time_of
from anfu.fakex.records import iso
from tests.fakex.conftest import BRAND, Live, Start, a_post, until


def test_lines_are_counted_exactly(live: Live) -> None:
    """Injected lines are new, known or unreadable; blank ones are none of these."""
    lines = [
        json.dumps(a_post(1000)),
        json.dumps(a_post(1000)),
        "",
        "{broken",
        json.dumps({"data": {"id": "1"}}),
    ]
    answer = live.nobody.post("/_fakex/posts", content="\n".join(lines)).json()
    assert (answer["accepted"], answer["known"]) == (1, 1)
    assert [row["line"] for row in answer["unreadable"]] == [4, 5]
    assert live.nobody.post("/_fakex/posts", content=json.dumps(a_post(1000))).json()["known"] == 1


def test_restamped_posts_are_made_now(live: Live) -> None:
    """With restamp, ids and times are new and threads hold together."""
    child = a_post(1001, conversation_id="1000", referenced_tweets=[{"type": "replied_to", "id": "1000"}])
    body = "\n".join(json.dumps(post) for post in (a_post(1000), child))
    live.nobody.post("/_fakex/posts", params={"restamp": "1"}, content=body)
    fields = {"tweet.fields": "created_at,conversation_id,referenced_tweets"}
    newest, root = live.app.get(f"/2/users/{BRAND}/mentions", params=fields).json()["data"]
    assert int(root["id"]) > 2**60
    assert newest["conversation_id"] == root["id"]
    assert newest["referenced_tweets"] == [{"type": "replied_to", "id": root["id"]}]
    assert root["created_at"] > "2026-11-20"


def test_the_report_names_what_was_answered_twice(live: Live) -> None:
    """A target with two visible replies of a client is counted and named; a deleted one does not count."""
    live.inject(a_post(1000), a_post(1001))
    live.reply(1000, "one")
    extra = live.reply(1000, "two").json()["data"]["id"]
    live.reply(1001, "three")
    report = live.control("report")
    assert (report["brand_replies_visible"], report["targets_answered"]) == (3, 2)
    assert report["answered_more_than_once"] == {"1000": 2}
    assert report["replies_per_target"] == {"1": 1, "2": 1}
    twice = live.control("replies?at_least=2")
    assert [reply["text"] for reply in twice["data"][0]["replies"]] == ["one", "two"]
    live.user.delete(f"/2/tweets/{extra}")
    assert live.control("report")["targets_answered_more_than_once"] == 0


def test_the_clock_can_be_set(live: Live) -> None:
    """A set clock dates what is made; going back is refused unless forced."""
    assert live.control("clock", now="2030-01-01T00:00:00Z", speed=0)["now"] == "2030-01-01T00:00:00.000Z"
    made = live.user.post("/2/tweets", json={"text": "hello"}).json()["data"]["id"]
    told = live.app.get(f"/2/tweets/{made}", params={"tweet.fields": "created_at"}).json()
    assert told["data"]["created_at"] == "2030-01-01T00:00:00.000Z"
    back = {"now": "2029-01-01T00:00:00Z"}
    assert live.nobody.post("/_fakex/clock", json=back).status_code == 400
    assert live.control("clock", **back, force=True)["now"] == "2029-01-01T00:00:00.000Z"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("posts", {"posts": 5}),
        ("clock", {"speed": -1}),
        ("clock", {"now": "9999-12-31T00:00:00Z"}),
        ("clock", {"now": "noon"}),
        ("replay", {"file": __file__, "rate": "fast"}),
        ("messages", {"from": "nobody"}),
    ],
)
def test_the_control_face_refuses_nonsense(live: Live, path: str, body: dict[str, Any]) -> None:
    """What cannot be meant is 400 and changes nothing."""
    assert live.nobody.post(f"/_fakex/{path}", json=body).status_code == 400
    assert live.control("report")["posts"] == 0


@pytest.mark.parametrize(
    "change", [{"id": "9" * 30}, {"id": "-5"}, {"id": 7.5}, {"text": None, "entities": {"mentions": 5}}]
)
def test_lines_that_are_no_posts_are_told(live: Live, change: dict[str, Any]) -> None:
    """Impossible ids and shapes are unreadable, one by one, and the others are taken."""
    bad = a_post(1000)
    bad["data"] |= change
    answer = live.inject(bad, a_post(1001))
    assert (answer["accepted"], len(answer["unreadable"])) == (1, 1)


def test_a_call_can_happen_in_the_past(live: Live) -> None:
    """The header x-fakex-now dates one call; ids, times and the rule of duplicates go by it."""
    live.inject(a_post(1000), a_post(1001))

    def reply_at(moment: str, target: str) -> httpx.Response:
        body = {"text": "We are sorry.", "reply": {"in_reply_to_tweet_id": target}}
        return live.user.post("/2/tweets", json=body, headers={"x-fakex-now": moment})

    first = reply_at("2015-02-17T10:00:00+00:00", "1000")
    assert first.status_code == 201
    made = first.json()["data"]["id"]
    assert iso(time_of(int(made))) == "2015-02-17T10:00:00.000Z"
    assert reply_at("2015-02-18T09:59:59+00:00", "1001").status_code == 403
    assert reply_at("2015-02-18T10:00:00+00:00", "1001").status_code == 201
    assert reply_at("never", "1001").status_code == 400


def test_a_reply_can_be_made_and_its_answer_lost(live: Live) -> None:
    """After drop_after the connection ends without an answer, yet the reply is visible on X."""
    live.inject(a_post())
    live.control("faults", drop_after=1.0, routes=["POST /2/tweets"])
    with pytest.raises(httpx.RemoteProtocolError):
        live.reply(1000, "We are sorry.")
    live.control("faults", seed=1)
    own = live.user.get(f"/2/users/{BRAND}/tweets").json()
    assert [post["text"] for post in own["data"]] == ["We are sorry."]
    assert live.control("report")["requests"]["POST /2/tweets dropped"] == 1


@pytest.mark.parametrize(("fault", "status"), [("too_many", 429), ("server_error", 503)])
def test_refusals_by_chance_change_nothing(live: Live, fault: str, status: int) -> None:
    """A 429 or 5xx by chance means that nothing was said; a 429 tells when to come back."""
    live.inject(a_post())
    live.control("faults", **{fault: 1.0, "seed": 3})
    answer = live.reply(1000, "We are sorry.")
    assert answer.status_code in ({429} if status == 429 else {500, 503})
    if status == 429:
        assert int(answer.headers["x-rate-limit-reset"]) * 1000 > live.site.clock.now_ms()
    assert live.control("report")["brand_replies"] == 0


def test_refused_connections_and_latency(live: Live) -> None:
    """A refused request ends at once without a word; a slow one takes its time."""
    live.control("faults", refuse=1.0)
    with pytest.raises(httpx.RemoteProtocolError):
        live.app.get("/2/tweets?ids=1")
    live.control("faults", latency=1.0, latency_s=[0.1, 0.1])
    began = time.monotonic()
    assert live.app.get("/2/tweets?ids=1").status_code == 200
    assert time.monotonic() - began >= 0.1


def test_a_503_can_come_after_the_deed(live: Live) -> None:
    """With error_after the answer is 503 although the reply is visible: a 5xx alone proves nothing."""
    live.inject(a_post())
    live.control("faults", error_after=1.0)
    assert live.reply(1000, "We are sorry.").status_code == 503
    assert live.control("report")["brand_replies_visible"] == 1


def test_customers_edit_protect_and_are_withheld(live: Live) -> None:
    """An edit is a new post of the chain, a protected account disappears, a withheld post says where."""
    live.inject(a_post(1000), a_post(1001, author=43))
    edited = live.control("posts/1000", text="@sprucehome my sofa is broken. Photos follow.")["id"]
    live.control("posts/1001", withheld={"copyright": False, "country_codes": ["DE"]})
    fields = {"tweet.fields": "edit_history_tweet_ids,withheld"}
    found = live.app.get("/2/tweets", params={"ids": f"1000,{edited},1001"} | fields).json()["data"]
    assert [post["edit_history_tweet_ids"] for post in found[:2]] == [["1000", edited]] * 2
    assert found[2]["withheld"]["country_codes"] == ["DE"]
    live.control("users/43", protected=True)
    told = live.app.get("/2/tweets", params={"ids": "1001"}).json()
    assert told["errors"][0]["title"] == "Authorization Error"
    mentions = live.user.get(f"/2/users/{BRAND}/mentions").json()
    assert {post["id"] for post in mentions["data"]} == {"1000", edited}


def test_posts_can_be_listed_late(live: Live) -> None:
    """Some mentions appear only after a while, behind ids that a reader has already passed."""
    now = live.control("clock", now="2030-01-01T00:00:00Z", speed=0)["now"]
    live.control("faults", unlisted=0.5, unlisted_s=60)
    live.inject(*(a_post(1000 + n, created_at=now) for n in range(20)))
    path, most = f"/2/users/{BRAND}/mentions", {"max_results": "100"}
    early = live.user.get(path, params=most).json()["data"]
    assert 0 < len(early) < 20
    assert live.user.get(path, params=most).json()["data"] == early
    live.control("clock", now="2030-01-01T00:01:00Z")
    assert len(live.user.get(path, params=most).json()["data"]) == 20


def test_unknown_faults_are_refused(live: Live) -> None:
    """A misspelt fault is 400, not silently ignored."""
    assert live.nobody.post("/_fakex/faults", json={"latancy": 1}).status_code == 400


def test_events_can_be_doubled_lost_swapped_and_cut(live: Live) -> None:
    """Each fault of the stream does what it says."""
    body = {"event_type": "post.mention.create", "filter": {"user_id": str(BRAND)}}
    live.user.post("/2/activity/subscriptions", json=body)

    def seen(*ids: int, **faults: Any) -> list[str]:
        live.control("faults", **faults)
        with live.app.stream("GET", "/2/activity/stream") as stream:
            live.inject(*(a_post(one) for one in ids))
            live.control("faults", seed=1)
            live.inject(a_post(ids[-1] + 50))
            live.control("streams/cut", now=True)
            lines = [json.loads(line) for line in stream.iter_lines() if line]
        return [line["data"]["payload"]["id"] for line in lines if "data" in line]

    assert seen(1000, duplicate=1.0) == ["1000", "1000", "1050"]
    assert seen(2000, lose=1.0) == ["2050"]
    assert seen(3000, 3001, swap=1.0) == ["3001", "3000", "3051"]
    assert seen(4000, stream_cut=1.0) == ["4000"]


def test_a_file_is_replayed_at_a_pace(start: Start, tmp_path: Path) -> None:
    """Every line is fed once at the rate given, and a restart goes on after the last one."""
    file, state = tmp_path / "posts.jsonl", tmp_path / "x.jsonl"
    file.write_text("".join(json.dumps(a_post(1000 + n)) + "\n" for n in range(40)) + "broken\n")
    first = start(replay=file, replay_rate=400.0, state=state)
    until(lambda: any(one["done"] for one in first.control("report")["replays"]))
    told = first.control("report")["replays"]
    assert (told[0]["fed"], told[0]["accepted"], told[0]["unreadable"]) == (41, 40, 1)
    first.end()
    second = start(replay=file, replay_rate=400.0, state=state)
    until(lambda: any(one["done"] for one in second.control("report")["replays"]))
    assert second.control("report")["replays"][0]["accepted"] == 0
    third = start()
    answer = third.nobody.post("/_fakex/replay", json={"file": str(file), "rate": 1000, "restamp": True})
    assert answer.status_code == 202
    until(lambda: third.control("report")["posts"] == 40)
    assert third.nobody.post("/_fakex/replay", json={"file": "missing"}).status_code == 400
