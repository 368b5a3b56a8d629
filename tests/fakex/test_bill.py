"""Prices, prepaid credits, usage, counts and media."""

from __future__ import annotations

import pytest

from tests.fakex.conftest import BRAND, Live, Start, a_post


def test_every_deed_has_its_price(live: Live) -> None:
    """A summoned reply, a post, a link, a deletion and a message cost what the list says."""
    live.inject(a_post())
    live.reply(1000, "see https://example.com/help")
    live.user.post("/2/tweets", json={"text": "plain"})
    own = live.user.post("/2/tweets", json={"text": "https://example.com/"}).json()["data"]["id"]
    live.user.delete(f"/2/tweets/{own}")
    live.user.post("/2/dm_conversations/with/42/messages", json={"text": "hello"})
    bill = live.control("report")["bill"]
    assert {kind: row["usd"] for kind, row in bill["by_kind"].items()} == {
        "summoned_reply": 0.01,
        "post": 0.015,
        "post_with_url": 0.2,
        "delete": 0.01,
        "message": 0.015,
    }
    assert bill["spent_usd"] == pytest.approx(0.25)


def test_reading_again_on_the_same_day_is_free(live: Live) -> None:
    """Own mentions are cheap, expanded users dear, refusals and second looks free."""
    live.inject(a_post(1000), a_post(1001))
    for _ in range(2):
        live.user.get(f"/2/users/{BRAND}/mentions", params={"expansions": "author_id"})
    live.reply(999, "refused")
    rows = live.control("report")["bill"]["by_kind"]
    assert {kind: row["times"] for kind, row in rows.items()} == {"owned_read": 2, "user_read": 1}
    live.site.clock.set(live.site.clock.now_ms() + 24 * 3600 * 1000)
    live.user.get(f"/2/users/{BRAND}/mentions")
    assert live.control("report")["bill"]["by_kind"]["owned_read"]["times"] == 4
    usage = live.app.get("/2/usage/tweets").json()["data"]
    assert usage["project_usage"] == "4"
    assert [day["usage"] for day in usage["daily_project_usage"]["usage"]] == ["2", "2"]


def test_without_credits_nothing_goes(start: Start) -> None:
    """Once prepaid credits are spent every call is refused with a problem that names the reason."""
    live = start(credits_usd=0.03)
    codes = [live.user.post("/2/tweets", json={"text": f"news {n}"}).status_code for n in range(3)]
    assert codes == [201, 201, 402]
    refused = live.user.get("/2/users/me")
    assert (refused.status_code, refused.json()["title"]) == (402, "CreditsDepleted")


def test_counts_by_span(live: Live) -> None:
    """Matching posts are counted by hour or day of the last week."""
    now = live.control("clock")["now"]
    live.inject(a_post(1000, created_at=now), a_post(1001, created_at=now), a_post(1002, text="other"))
    query = {"query": "@sprucehome", "granularity": "day"}
    told = live.app.get("/2/tweets/counts/recent", params=query).json()
    assert told["meta"] == {"total_tweet_count": 2}
    assert len(told["data"]) == 8
    assert told["data"][-1]["tweet_count"] == 2
    wrong = live.app.get("/2/tweets/counts/recent", params={"query": "x", "granularity": "year"})
    assert wrong.status_code == 400


def test_media_get_an_id(live: Live) -> None:
    """An upload gives an id that a post can carry; an unknown category is refused."""
    body = {"media": "aGVsbG8=", "media_category": "tweet_image"}
    made = live.user.post("/2/media/upload", json=body).json()["data"]
    post = {"text": "look", "media": {"media_ids": [made["id"]]}}
    assert live.user.post("/2/tweets", json=post).status_code == 201
    assert live.user.post("/2/media/upload", json={"media": "x", "media_category": "song"}).status_code == 400
