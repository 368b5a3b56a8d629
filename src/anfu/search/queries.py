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
    WITH hits AS MATERIALIZED (
        SELECT kind, ref, at FROM search_entry
        WHERE brand_id = %(brand)s AND words @@ %(query)s::tsquery AND kind = ANY(%(kinds)s) {few} {later})
    SELECT kind, ref, at FROM hits ORDER BY at DESC, ref DESC LIMIT %(most)s
"""


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
    few = "" if Entry.Kind.POST in kinds else "AND kind <> 'post'"
    with connection.cursor() as cursor:
        if not few:
            cursor.execute(_AMONG_NEWEST.format(later=later), values)
            hits = cursor.fetchall()
            if len(hits) == most:
                return [Hit(*row) for row in hits]
        cursor.execute(_BY_WORDS.format(later=later, few=few), values)
        return [Hit(*row) for row in cursor.fetchall()]
