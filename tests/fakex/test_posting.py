"""POST and DELETE /2/tweets: what X lets through and how it refuses the rest."""

from __future__ import annotations

import pytest

from anfu.fakex import problems
from tests.fakex.conftest import BRAND, Live, Start, a_post


def test_a_reply_to_a_mention_is_published(live: Live) -> None:
    """A summoned reply gets 201, a real snowflake id, and is read back from the brand's own timeline."""
    live.inject(a_post())
    answer = live.reply(1000, "We are so sorry, an answer within 4 hours.")
    assert answer.status_code == 201
    made = answer.json()["data"]
    assert made["text"] == "We are so sorry, an answer within 4 hours."
    assert made["edit_history_tweet_ids"] == [made["id"]]
    own = live.user.get(
        f"/2/users/{BRAND}/tweets", params={"tweet.fields": "created_at,conversation_id,referenced_tweets"}
    ).json()["data"][0]
    assert own["id"] == made["id"]
    assert own["conversation_id"] == "1000"
    assert own["referenced_tweets"] == [{"type": "replied_to", "id": "1000"}]


@pytest.mark.parametrize(
    ("token", "status", "title"),
    [
        (None, 401, "Unauthorized"),
        ("Bearer", 401, "Unauthorized"),
        ("Basic abc", 401, "Unauthorized"),
        ("Bearer app-token", 403, "Unsupported Authentication"),
    ],
)
def test_only_a_user_token_may_post(live: Live, token: str | None, status: int, title: str) -> None:
    """No token is 401, an app token is 403, both as problem documents."""
    headers = {"Authorization": token} if token else {}
    answer = live.nobody.post("/2/tweets", json={"text": "hello"}, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == title


@pytest.mark.parametrize(
    ("post", "detail"),
    [
        (a_post(text="Spruce Home broke my sofa"), problems.NOT_SUMMONED),
        (a_post(text="deep in a thread", in_reply_to_user_id="77"), problems.NOT_SUMMONED),
        (a_post(reply_settings="following"), problems.REPLIES_RESTRICTED),
        (a_post(post_id=999), problems.TARGET_GONE),
    ],
)
def test_a_reply_that_x_forbids_is_refused_word_for_word(
    live: Live, post: dict[str, object], detail: str
) -> None:
    """Not summoned, restricted and missing targets are 403, told apart by X's own detail."""
    live.inject(post)
    answer = live.reply(1000, "Sorry to hear that.")
    assert answer.status_code == 403
    assert answer.json() == {"title": "Forbidden", "type": "about:blank", "status": 403, "detail": detail}


def test_a_reply_or_quote_summons_too(live: Live) -> None:
    """Who replies to the brand's own post, or quotes it, may be answered without an @name."""
    own = int(live.user.post("/2/tweets", json={"text": "New sofas!"}).json()["data"]["id"])
    live.inject(
        a_post(2000, text="mine came broken", referenced_tweets=[{"type": "replied_to", "id": str(own)}]),
        a_post(2001, text="look at this", referenced_tweets=[{"type": "quoted", "id": str(own)}]),
    )
    assert live.reply(2000, "Sorry, one").status_code == 201
    assert live.reply(2001, "Sorry, two").status_code == 201


def test_the_same_words_are_refused_for_a_day(live: Live) -> None:
    """Duplicate content is 403 within 24 hours of X's clock, and allowed again afterwards."""
    live.inject(a_post(1000), a_post(1001))
    assert live.reply(1000, "We are sorry.").status_code == 201
    refused = live.reply(1001, "We are sorry.")
    assert (refused.status_code, refused.json()["detail"]) == (403, problems.DUPLICATE)
    tomorrow = live.site.clock.now_ms() + 24 * 3600 * 1000
    live.site.clock.set(tomorrow)
    assert live.reply(1001, "We are sorry.").status_code == 201


def test_texts_are_weighed_as_x_weighs_them(live: Live) -> None:
    """280 Latin or 140 Chinese characters pass, one more is refused; a link counts 23."""
    for fits in ("a" * 280, "安" * 140, "b" * 257 + "https://example.com/" + "x" * 90):
        assert live.user.post("/2/tweets", json={"text": fits}).status_code == 201
    for too_long in ("a" * 281, "安" * 140 + "b", "c" * 258 + "https://example.com/"):
        answer = live.user.post("/2/tweets", json={"text": too_long})
        assert (answer.status_code, answer.json()["detail"]) == (403, problems.TOO_LONG)


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{", '{"text": 5}', '{"text":"x","unknown":1}', '{"text":"x","reply":{}}', '{"text":""}'],
)
def test_a_body_that_does_not_hold_is_400(live: Live, body: str) -> None:
    """Malformed, empty or unknown fields are refused and nothing is published."""
    answer = live.user.post("/2/tweets", content=body)
    assert answer.status_code == 400
    assert answer.json()["title"] == "Invalid Request"
    assert live.control("report")["brand_posts"] == 0


def test_a_deleted_post_is_gone_everywhere(live: Live) -> None:
    """After DELETE a post is a partial error in look-ups and absent from timelines; only the owner may."""
    live.inject(a_post())
    own = live.reply(1000, "Sorry!").json()["data"]["id"]
    assert live.user.delete("/2/tweets/1000").status_code == 403
    assert live.user.delete(f"/2/tweets/{own}").json() == {"data": {"deleted": True}}
    both = live.app.get("/2/tweets", params={"ids": f"1000,{own}"}).json()
    assert [post["id"] for post in both["data"]] == ["1000"]
    assert both["errors"][0]["resource_id"] == own
    assert both["errors"][0]["type"].endswith("/resource-not-found")
    assert live.app.get(f"/2/users/{BRAND}/tweets").json()["meta"] == {"result_count": 0}
    assert live.reply(1000, "Sorry!").status_code == 201


def test_an_edit_is_a_new_post_in_the_same_chain(live: Live) -> None:
    """Each edit has a new id; the chain names all of them."""
    first = live.user.post("/2/tweets", json={"text": "Opne late today"}).json()["data"]["id"]
    body = {"text": "Open late today", "edit_options": {"previous_post_id": first}}
    edited = live.user.post("/2/tweets", json=body).json()["data"]
    assert edited["edit_history_tweet_ids"] == [first, edited["id"]]


def test_another_account_posts_with_its_own_token(start: Start) -> None:
    """A token "user-<id>" acts as that account, so that tests can play two accounts."""
    live = start()
    live.inject(a_post())
    answer = live.nobody.post(
        "/2/tweets", json={"text": "@sprucehome hello again"}, headers={"Authorization": "Bearer user-42"}
    )
    assert answer.status_code == 201
    assert live.app.get(f"/2/users/{BRAND}/mentions").json()["meta"]["result_count"] == 2


def test_hiding_is_for_threads_of_ones_own(live: Live) -> None:
    """A reply under the brand's post can be hidden; one under a customer's post cannot."""
    own = live.user.post("/2/tweets", json={"text": "New rugs"}).json()["data"]["id"]
    live.inject(
        a_post(
            2**60, text="spam", conversation_id=own, referenced_tweets=[{"type": "replied_to", "id": own}]
        ),
        a_post(1000),
    )
    assert live.user.put(f"/2/tweets/{2**60}/hidden", json={"hidden": True}).json() == {
        "data": {"hidden": True}
    }
    assert live.user.put("/2/tweets/1000/hidden", json={"hidden": True}).status_code == 403
