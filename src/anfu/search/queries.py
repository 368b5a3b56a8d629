"""What is found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from anfu.search.models import Entry
from anfu.search.rules import query_of

NEWEST = 5000
"""Common words are found among so many of the newest; for rarer ones the index of words is asked."""

# The planner cannot know how rare a word is that has only been begun: left to itself it may walk through everything.
_AMONG_NEWEST = """
    SELECT kind, ref, at FROM (
        SELECT kind, ref, at, words FROM search_entry WHERE brand_id = %(brand)s {later}
        ORDER BY at DESC, ref DESC LIMIT %(newest)s) newest
    WHERE words @@ %(query)s::tsquery AND kind = ANY(%(kinds)s) ORDER BY at DESC, ref DESC LIMIT %(most)s
"""
_BY_WORDS = """
    WITH hits AS MATERIALIZED ({parts})
    SELECT kind, ref, at FROM hits ORDER BY at DESC, ref DESC LIMIT %(most)s
"""


# Posts and the few other things have an index each: what is written once is indexed once.
_PART = """
        SELECT kind, ref, at FROM search_entry
        WHERE brand_id = %(brand)s AND words @@ %(query)s::tsquery AND kind {kind} {later}"""
_POSTS, _FEW = "= 'post'", "<> 'post' AND kind = ANY(%(kinds)s)"


class Hit(NamedTuple):
    """Something that was found: its kind, its id within the kind, and when it was said (UTC)."""

    kind: str
    ref: int
    at: datetime


def found(
    brand_id: int,
    searched: str,
    kinds: Collection[str],
    most: int,
    before: tuple[datetime, int] | None = None,
) -> list[Hit]:
    """What says all of `searched`, newest first, at most `most`; `before` goes on after an earlier hit."""
    query = query_of(searched)
    if not query:
        return []
    values: dict[str, Any] = {
        "brand": brand_id,
        "query": query,
        "kinds": list(kinds),
        "most": most,
        "newest": NEWEST,
        "at": before[0] if before else None,
        "ref": before[1] if before else None,
    }
    later = "AND (at, ref) < (%(at)s, %(ref)s)" if before else ""
    posts, few = Entry.Kind.POST in kinds, set(kinds) != {Entry.Kind.POST}
    parts = [_PART.format(kind=kind, later=later) for kind, asked in ((_POSTS, posts), (_FEW, few)) if asked]
    with connection.cursor() as cursor:
        if posts:
            cursor.execute(_AMONG_NEWEST.format(later=later), values)
            hits = cursor.fetchall()
            if len(hits) == most:
                return [Hit(*row) for row in hits]
        cursor.execute(_BY_WORDS.format(parts=" UNION ALL ".join(parts)), values)
        return [Hit(*row) for row in cursor.fetchall()]
