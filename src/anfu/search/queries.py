"""What is found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from anfu.search.models import Entry
from anfu.search.rules import query_of


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
    later = "AND (at, ref) < (%(at)s, %(ref)s)" if before else ""
    values: dict[str, Any] = {
        "brand": brand_id,
        "query": query,
        "kinds": list(kinds),
        "most": most,
        "at": before[0] if before else None,
        "ref": before[1] if before else None,
    }
    # Among the few things that are no posts the index of words is always right; among posts the planner chooses
    # between it and walking back in time, which finds common words sooner.
    few = "" if Entry.Kind.POST in kinds else "AND kind <> 'post'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH hits AS {"MATERIALIZED" if few else "NOT MATERIALIZED"} (
                    SELECT kind, ref, at FROM search_entry
                    WHERE brand_id = %(brand)s AND words @@ %(query)s::tsquery AND kind = ANY(%(kinds)s) {few})
                SELECT kind, ref, at FROM hits WHERE true {later} ORDER BY at DESC, ref DESC LIMIT %(most)s""",  # noqa: S608  # constants only
            values,
        )
        return [Hit(*row) for row in cursor.fetchall()]
