"""The verb of spending: booked, in batches, at the prices of the moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection


@dataclass(frozen=True)
class Entry:
    """What a kind of call came to."""

    day: date
    kind: str
    purpose: str
    times: int
    usd: Decimal
    case_id: int | None = None


def book(brand_id: int, entries: Sequence[Entry]) -> None:
    """Add entries to the account of a brand; entries of one day, kind, purpose and case add up."""
    if not entries:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO spending_spent (brand_id, day, kind, purpose, case_id, times, usd)
               SELECT %s, e.day, e.kind, e.purpose, e.case_id, sum(e.times), sum(e.usd)
               FROM unnest(%s::date[], %s::text[], %s::text[], %s::bigint[], %s::int[], %s::numeric[])
                    AS e (day, kind, purpose, case_id, times, usd)
               GROUP BY e.day, e.kind, e.purpose, e.case_id
               ORDER BY e.day, e.kind, e.purpose, e.case_id
               ON CONFLICT ON CONSTRAINT spent_once DO UPDATE SET
                   times = spending_spent.times + excluded.times, usd = spending_spent.usd + excluded.usd""",
            [
                brand_id,
                [e.day for e in entries],
                [e.kind for e in entries],
                [e.purpose for e in entries],
                [e.case_id for e in entries],
                [e.times for e in entries],
                [e.usd for e in entries],
            ],
        )
