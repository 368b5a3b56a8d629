"""Reads lists of posts from X, page by page: mentions and recent search."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

import structlog

from anfu.channel.port import HeardPost
from anfu.channel.x.client import XClient
from anfu.channel.x.dialect import Params
from anfu.channel.x.shape import read_tolerantly

log = structlog.get_logger()

LONGEST_QUERY = 512
Clock = Callable[[], datetime]
Pages = Iterator[list[HeardPost]]
FIELDS: Params = {
    "tweet.fields": "author_id,created_at,conversation_id,in_reply_to_user_id,referenced_tweets,entities,lang,"
    "reply_settings,note_tweet,edit_history_tweet_ids,attachments,withheld",
    "expansions": "author_id,attachments.media_keys",
    "user.fields": "username,name,public_metrics",
    "media.fields": "media_key,type,alt_text,url,preview_image_url",
}


def mentions(client: XClient, account_x_id: int, since: datetime, clock: Clock) -> Pages:
    """Pages of mentions published since a moment (UTC), newest first; X keeps the 800 most recent."""
    span: Params = {"start_time": stamp(since)}
    yield from _pages(client, f"/2/users/{account_x_id}/mentions", span, clock)


def search(client: XClient, query: str, since: datetime, until: datetime | None, clock: Clock) -> Pages:
    """Pages of posts that match, between two moments (UTC), newest first; X searches the last seven days."""
    span: Params = {"query": query, "start_time": stamp(since)}
    if until:
        span["end_time"] = stamp(until)
    yield from _pages(client, "/2/tweets/search/recent", span, clock)


def untagged(words: str, handle: str) -> str:
    """A query for posts with these words that neither name the brand nor come from it, nor repeat others."""
    return f"({words}) -@{handle} -from:{handle} -is:retweet"


def in_conversations(talks: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Queries for what people (handles) go on to say in conversations (ids), as many in one as X takes."""
    query = ""
    for conversation, handle in talks:
        part = f"(conversation_id:{conversation} from:{handle})"
        if query and len(query) + len(part) + 4 > LONGEST_QUERY:
            yield query
            query = ""
        query = f"{query} OR {part}" if query else part
    if query:
        yield query


def stamp(moment: datetime) -> str:
    """A time as X's queries spell it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _pages(client: XClient, path: str, span: Params, clock: Clock) -> Pages:
    params: Params = {**FIELDS, "max_results": 100, **span}
    while True:
        page = client.get(path, params)
        posts, unreadable = read_tolerantly(page.get("data"), page.get("includes"), clock())
        for error in (*unreadable, *(page.get("errors") or ())):
            log.info("part of an answer is missing", path=path, why=str(error))
        yield posts
        if not (token := (page.get("meta") or {}).get("next_token")):
            return
        params["pagination_token"] = token
