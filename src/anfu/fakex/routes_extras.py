"""Counts, usage, and media."""

from __future__ import annotations

import base64
from collections import Counter

from anfu.fakex.door import ANY_TOKEN, APP, USER, Answer, Call, Door
from anfu.fakex.limits import Limit
from anfu.fakex.problems import invalid, not_found
from anfu.fakex.records import iso
from anfu.fakex.routes_reads import RECENT_MS
from anfu.fakex.search import Query
from anfu.fakex.site import Site

SPANS_MS = {"minute": 60_000, "hour": 3_600_000, "day": 86_400_000}
CATEGORIES = ("tweet_image", "tweet_video", "tweet_gif", "dm_image", "dm_video", "dm_gif", "subtitles")
MEDIA_S = 24 * 3600
LARGEST_IMAGE = 5_000_000


def count_recent(call: Call) -> Answer:
    """GET /2/tweets/counts/recent: how many posts match in each span of the last week; empty spans too."""
    world = call.site.world
    query = Query(call.query.get("query", ""), world.handles)
    granularity = call.query.get("granularity", "hour")
    span_ms = SPANS_MS.get(granularity)
    if span_ms is None:
        raise invalid("granularity", granularity, "must be minute, hour or day")
    earliest = (call.now_ms - RECENT_MS) // span_ms
    found = Counter(
        post.at_ms // span_ms
        for post in (world.posts[one] for one in query.candidates(world.index))
        if world.shows(post) and post.at_ms // span_ms >= earliest and query.matches(post)
    )
    call.site.bill.charge("count")
    rows = [
        {"start": iso(one * span_ms), "end": iso((one + 1) * span_ms), "tweet_count": found[one]}
        for one in range(earliest, call.now_ms // span_ms + 1)
    ]
    return Answer({"data": rows, "meta": {"total_tweet_count": found.total()}})


def usage(call: Call) -> Answer:
    """GET /2/usage/tweets: post reads by day."""
    return Answer({"data": call.site.bill.usage()})


def upload(call: Call) -> Answer:
    """POST /2/media/upload: checks a picture, keeps none of it, and gives an id to post with."""
    if not call.body:
        raise invalid("media", "", "is required")
    if call.body.lstrip().startswith(b"{"):
        wish = call.json()
        if not wish.get("media") or wish.get("media_category") not in CATEGORIES:
            raise invalid("media_category", str(wish.get("media_category")), f"must be one of {CATEGORIES}")
        try:
            size = len(base64.b64decode(wish["media"], validate=True))
        except (ValueError, TypeError) as error:
            raise invalid("media", "", "must be base64") from error
        if wish["media_category"].endswith("_image") and size > LARGEST_IMAGE:
            raise invalid("media", "", "file size exceeds 5 MB")
    media_id = str(call.site.world.ids.next(call.now_ms))
    call.site.world.media[media_id] = ""
    shape = {
        "id": media_id,
        "media_key": f"3_{media_id}",
        "size": len(call.body),
        "expires_after_secs": MEDIA_S,
    }
    return Answer({"data": shape})


def describe(call: Call) -> Answer:
    """POST /2/media/metadata: what a picture shows, for those who cannot see it."""
    wish = call.json()
    media_id, metadata = str(wish.get("id", "")), wish.get("metadata") or {}
    if not media_id.isdecimal():
        raise invalid("id", media_id, "must be the id of a media")
    if len(str((metadata.get("alt_text") or {}).get("text", ""))) > 1000:
        raise invalid("metadata.alt_text.text", "", "must be at most 1000 characters")
    if media_id not in call.site.world.media:
        raise not_found()
    call.site.world.media[media_id] = str((metadata.get("alt_text") or {}).get("text", ""))
    return Answer({"data": {"id": media_id, "associated_metadata": metadata}})


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route."""
    user = frozenset((USER,))
    table = [
        ("GET", "/2/tweets/counts/recent", count_recent, ANY_TOKEN, Limit(300, 300)),
        ("GET", "/2/usage/tweets", usage, frozenset((APP,)), Limit(50)),
        ("POST", "/2/media/upload", upload, user, Limit(user=500)),
        ("POST", "/2/media/metadata", describe, user, Limit(user=500)),
    ]
    return [
        (method, path, Door(site, f"{method} {path}", act, tokens, limit))
        for method, path, act, tokens, limit in table
    ]
