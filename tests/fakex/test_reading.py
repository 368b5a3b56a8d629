"""Timelines, look-ups, paging, fields, expansions and search."""

from __future__ import annotations

import pytest

from tests.fakex.conftest import BRAND, Live, Start, a_post

MENTIONS = f"/2/users/{BRAND}/mentions"


def test_mentions_come_in_pages_newest_first(live: Live) -> None:
    """Following next_token gives every mention exactly once, newest first."""
    live.inject(*(a_post(1000 + n) for n in range(13)), a_post(5000, text="not for you"))
    seen: list[int] = []
    token: str | None = None
    while True:
        params = {"max_results": "5"} | ({"pagination_token": token} if token else {})
        page = live.user.get(MENTIONS, params=params).json()
        seen += [int(post["id"]) for post in page["data"]]
        token = page["meta"].get("next_token")
        if not token:
            break
    assert seen == list(range(1012, 999, -1))


def test_mentions_since_and_until(live: Live) -> None:
    """since_id and until_id are both excluded; start_time is included, end_time is not."""
    live.inject(*(a_post(1000 + n, created_at=f"2026-11-20T10:0{n}:00Z") for n in range(6)))
    by_id = live.user.get(MENTIONS, params={"since_id": "1001", "until_id": "1004"}).json()
    assert [post["id"] for post in by_id["data"]] == ["1003", "1002"]
    times = {"start_time": "2026-11-20T10:01:00Z", "end_time": "2026-11-20T10:03:00Z"}
    by_time = live.user.get(MENTIONS, params=times).json()
    assert [post["id"] for post in by_time["data"]] == ["1002", "1001"]
    assert by_time["meta"] == {"result_count": 2, "newest_id": "1002", "oldest_id": "1001"}


def test_only_the_800_newest_mentions_can_be_read(start: Start) -> None:
    """Older mentions are out of reach, as on X: a gap of more than 800 cannot be filled from here."""
    live = start(limits=False)
    live.inject(*(a_post(1000 + n) for n in range(850)))
    page = live.user.get(MENTIONS, params={"max_results": "100", "until_id": "1060"}).json()
    assert [int(post["id"]) for post in page["data"]] == list(range(1059, 1049, -1))


@pytest.mark.parametrize(
    "params",
    [
        {"max_results": "4"},
        {"max_results": "101"},
        {"since_id": "x"},
        {"pagination_token": "!"},
        {"start_time": "?"},
    ],
)
def test_bad_parameters_are_400(live: Live, params: dict[str, str]) -> None:
    """A parameter outside its range or form is refused."""
    assert live.user.get(MENTIONS, params=params).status_code == 400


def test_fields_come_when_asked_for(live: Live) -> None:
    """Only id, text and history by default; others by field, users by expansion."""
    live.inject(a_post())
    bare = live.app.get("/2/tweets/1000").json()["data"]
    assert bare.keys() == {"id", "text", "edit_history_tweet_ids"}
    params = {
        "tweet.fields": "created_at,conversation_id,entities,reply_settings,lang",
        "expansions": "author_id",
        "user.fields": "public_metrics,receives_your_dm",
    }
    rich = live.user.get("/2/tweets/1000", params=params).json()
    assert rich["data"]["author_id"] == "42"
    assert rich["data"]["created_at"] == "2026-11-20T10:00:00.000Z"
    assert rich["data"]["entities"]["mentions"][0]["id"] == str(BRAND)
    assert rich["includes"]["users"][0]["receives_your_dm"] is True


@pytest.mark.parametrize("parameter", ["tweet.fields", "post.fields"])
def test_both_dialects(start: Start, parameter: str) -> None:
    """Either query name is accepted; the names in the answer follow the switch."""
    live = start(dialect="post")
    live.inject(a_post(1000), a_post(1001, referenced_tweets=[{"type": "replied_to", "id": "1000"}]))
    params = {parameter: "public_metrics", "expansions": "referenced_posts,author_id"}
    answer = live.app.get("/2/tweets/1001", params=params).json()
    assert answer["data"]["edit_history_post_ids"] == ["1001"]
    assert answer["data"]["referenced_posts"] == [{"type": "replied_to", "id": "1000"}]
    assert "repost_count" in answer["data"]["public_metrics"]
    assert answer["includes"]["posts"][0]["id"] == "1000"


def test_long_posts_are_cut_and_whole_in_the_note(live: Live) -> None:
    """The text of a long post is cut; only note_tweet holds all of it."""
    words = "@sprucehome " + "very long story " * 40
    live.inject(a_post(text=words))
    post = live.app.get("/2/tweets/1000", params={"tweet.fields": "note_tweet"}).json()["data"]
    assert post["text"].endswith("…")
    assert len(post["text"]) < 280
    assert post["note_tweet"]["text"] == words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("conversation_id:1000", {1000, 1002}),
        ("in_reply_to_tweet_id:1000", {1002}),
        ("from:u42", {1000, 1001}),
        ("to:sprucehome", {1000}),
        ("@sprucehome", {1000}),
        ("sofa", {1000}),
        ("sofa OR rug", {1000, 1001}),
        ('(sofa OR rug) -"is broken"', {1001}),
        ("云杉家居", {1003}),
        ("lang:zh", {1003}),
        ("is:reply from:u43", {1002}),
        ("sof", set()),
    ],
)
def test_search(live: Live, query: str, found: set[int]) -> None:
    """The operators that a care desk uses find what they should, within the last seven days."""
    live.site.clock.set(live.site.clock.now_ms())
    at = {"created_at": live.control("clock")["now"]}
    live.inject(
        a_post(1000, **at),
        a_post(1001, text="Spruce Home sent the wrong rug", **at),
        a_post(
            1002,
            43,
            "same here",
            conversation_id="1000",
            referenced_tweets=[{"type": "replied_to", "id": "1000"}],
            **at,
        ),
        a_post(1003, 44, "云杉家居的客服太慢了", **at | {"lang": "zh"}),
        a_post(1004, 45, "@sprucehome old sofa", created_at="2026-01-01T00:00:00Z"),
    )
    answer = live.app.get("/2/tweets/search/recent", params={"query": query}).json()
    assert {int(post["id"]) for post in answer.get("data", [])} == found
    assert answer["meta"]["result_count"] == len(found)


@pytest.mark.parametrize("query", ["", "()", "sofa OR", "near:me", "x" * 513, "conversation_id:abc", "(sofa"])
def test_a_search_that_cannot_be_read_is_400(live: Live, query: str) -> None:
    """Unknown operators, open brackets and over-long queries are refused."""
    assert live.app.get("/2/tweets/search/recent", params={"query": query}).status_code == 400


def test_accounts(live: Live) -> None:
    """Accounts are found by id, by ids with partial errors, by name whatever its case, and as me."""
    live.inject(a_post())
    assert live.user.get("/2/users/me").json()["data"]["username"] == "sprucehome"
    assert live.app.get("/2/users/me").status_code == 403
    assert live.app.get("/2/users/42").json()["data"]["name"] == "User 42"
    assert live.app.get("/2/users/by/username/U42").json()["data"]["id"] == "42"
    some = live.app.get("/2/users", params={"ids": "42,43"}).json()
    assert [user["id"] for user in some["data"]] == ["42"]
    assert some["errors"][0]["resource_id"] == "43"
    assert live.app.get("/2/users/by/username/nobody").json()["errors"][0]["title"] == "Not Found Error"


def test_what_is_not_there_is_a_problem_document(live: Live) -> None:
    """An unknown path answers 404 as a problem, not as a page."""
    answer = live.app.get("/2/unknown")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
