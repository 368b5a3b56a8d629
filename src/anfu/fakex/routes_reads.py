"""Timelines and search."""

from __future__ import annotations

from collections.abc import Sequence

from anfu.fakex.door import ANY_TOKEN, Answer, Call, Door
from anfu.fakex.limits import Limit
from anfu.fakex.listing import posts_answer
from anfu.fakex.paging import Span, meta, page, span_of
from anfu.fakex.problems import invalid, missing
from anfu.fakex.records import Post
from anfu.fakex.search import Query
from anfu.fakex.site import Site

MOST_MENTIONS = 800
MOST_OWN = 3200
RECENT_MS = 7 * 24 * 3600 * 1000


def mentions(call: Call) -> Answer:
    """GET /2/users/{id}/mentions: the 800 newest posts that name the account or reply to it."""
    return _timeline(call, call.site.world.index.by_mention.of(_user_id(call))[-MOST_MENTIONS:])


def own_posts(call: Call) -> Answer:
    """GET /2/users/{id}/tweets: the 3,200 newest posts of the account."""
    return _timeline(call, call.site.world.index.by_author.of(_user_id(call))[-MOST_OWN:])


def search_recent(call: Call) -> Answer:
    """GET /2/tweets/search/recent: the last seven days."""
    world = call.site.world
    query = Query(call.query.get("query", ""), world.handles)
    span = span_of(call.query, 10, 100)
    earliest_ms = call.now_ms - RECENT_MS
    if span.start_ms is not None and span.start_ms < earliest_ms:
        raise invalid("start_time", call.query["start_time"], "must be within the last seven days")

    def wanted(post_id: int) -> Post | None:
        post = world.posts[post_id]
        return post if _is_listed(call, post) and post.at_ms >= earliest_ms and query.matches(post) else None

    found, token = page(query.candidates(world.index), span, wanted)
    return Answer(posts_answer(call, found, meta(found, token)))


def _timeline(call: Call, ids: Sequence[int]) -> Answer:
    world = call.site.world
    span: Span = span_of(call.query, 5, 100)

    def wanted(post_id: int) -> Post | None:
        post = world.posts[post_id]
        return post if _is_listed(call, post) else None

    found, token = page(ids, span, wanted)
    errors = [] if _user_id(call) in world.users else [missing("user", "id", call.path["id"])]
    is_own = call.is_user and _user_id(call) == call.account_id
    price = "owned_read" if is_own else "post_read"
    return Answer(posts_answer(call, found, meta(found, token), errors, price))


def _is_listed(call: Call, post: Post) -> bool:
    return call.site.world.shows(post) and not call.site.dice.hides(post.id, call.now_ms - post.at_ms)


def _user_id(call: Call) -> int:
    return int(call.path["id"])


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route."""
    return [
        (
            "GET",
            "/2/users/{id:int}/mentions",
            Door(site, "GET /2/users/{id}/mentions", mentions, ANY_TOKEN, Limit(450, 300)),
        ),
        (
            "GET",
            "/2/users/{id:int}/tweets",
            Door(site, "GET /2/users/{id}/tweets", own_posts, ANY_TOKEN, Limit(10_000, 900)),
        ),
        (
            "GET",
            "/2/tweets/search/recent",
            Door(site, "GET /2/tweets/search/recent", search_recent, ANY_TOKEN, Limit(450, 300)),
        ),
    ]
