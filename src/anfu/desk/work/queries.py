"""Reads for the list of what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from anfu.attending.queries import at_cases
from anfu.attending.rules import Attendant
from anfu.cases.incidents.queries import sizes
from anfu.cases.models import Case
from anfu.cases.sorting.queries import came_before
from anfu.desk.queues import QUEUES, RECENTLY, SOON, Queue
from anfu.desk.work.sieve import ORDERS, Sieve
from anfu.people.models import Staff

PAGE = 50
MOST = 1000
EVERYTHING = Sieve()
Found = tuple[int, datetime | None, str | None, str | None, int | None]
"""A case's id, its next clock and the kind of it, the state of its newest reply, how many there are in all."""

_OWED = """
    WITH owed AS (
        SELECT c.id, c.tier, c.owner_id, c.last_heard_at, p.due_at, p.kind,
               c.topic, c.lang, c.tags, c.arousal, c.opened_at,
               c.snoozed_until > %(now)s AND coalesce(p.due_at > %(soon)s, true) AS is_snoozed,
               p.is_unanswered,
               EXISTS (
                   SELECT FROM cases_suspicion s WHERE s.case_id = c.id AND s.lifted_at IS NULL
               ) AS is_suspected,
               last.status AS reply_status,
               p.is_unanswered AND EXISTS (
                   SELECT FROM cases_caseevent e WHERE e.case_id = c.id AND e.kind = 'left_to_person'
               ) AS is_left
        FROM cases_case c
        LEFT JOIN (
            SELECT case_id, min(due_at) AS due_at, (array_agg(kind ORDER BY due_at))[1] AS kind,
                   bool_or(kind = 'first_reply') AS is_unanswered
            FROM promises_promise
            WHERE brand_id = %(brand)s AND done_at IS NULL AND withdrawn_at IS NULL
            GROUP BY case_id
        ) p ON p.case_id = c.id
        LEFT JOIN LATERAL (
            SELECT status FROM replies_reply r WHERE r.case_id = c.id AND status <> 'withdrawn'
            ORDER BY id DESC LIMIT 1
        ) last ON true
        WHERE c.brand_id = %(brand)s AND c.closed_at IS NULL
    )
"""


@dataclass(frozen=True)
class Tally:
    """How many cases a queue holds, and the earliest time at which one of them falls due."""

    slug: str
    queue: Queue
    count: int
    worst_due_at: datetime | None


@dataclass(frozen=True)
class Row:
    """A case in the list, with its next clock and the state of its newest reply."""

    case: Case
    due_at: datetime | None
    kind: str
    reply_status: str
    viewers: Sequence[Attendant] = ()
    comes_again: bool = False
    together: int = 0
    """How many customers complain of the same; 0 where the case is in no incident."""


@dataclass(frozen=True)
class Board:
    """The rail with its counts, and the part of one queue that is shown."""

    tallies: Sequence[Tally]
    tally: Tally
    rows: Sequence[Row]
    total: int
    """How many cases the filters let through."""

    @property
    def more(self) -> int:
        """How many more rows the next page would show."""
        return min(PAGE, self.total - len(self.rows)) if len(self.rows) < MOST else 0


def board(staff: Staff, slug: str, shown: int, now: datetime, sieve: Sieve = EVERYTHING) -> Board:
    """What is owed to the customers of the brand, as `staff` sees it: the queue `slug` through a sieve."""
    values = _values(staff, now) | sieve.values | {"shown": max(PAGE, min(shown, MOST))}
    tallies = _tallies(values)
    tally = next(tally for tally in tallies if tally.slug == slug)
    if not tally.count:
        return Board(tallies, tally, [], 0)
    found = _closed(sieve, values) if slug == "closed" else _owed(slug, sieve, values)
    total = tally.count if sieve.is_open else (found[0][4] or 0) if found else 0
    return Board(tallies, tally, _rows(found, now), total)


def tallies(staff: Staff, now: datetime) -> Sequence[Tally]:
    """The rail alone."""
    return _tallies(_values(staff, now))


def _values(staff: Staff, now: datetime) -> dict[str, Any]:
    return {
        "brand": staff.brand_id,
        "staff": staff.pk,
        "now": now,
        "soon": now + SOON,
        "recent": now - RECENTLY,
    }


def _tallies(values: dict[str, Any]) -> Sequence[Tally]:
    live = {slug: queue for slug, queue in QUEUES.items() if queue.holds}
    counts = ", ".join(
        f"count(*) FILTER (WHERE {queue.holds}), min(due_at) FILTER (WHERE {queue.holds})"
        for queue in live.values()
    )
    closed = "(SELECT count(*) FROM cases_case WHERE brand_id = %(brand)s AND closed_at > %(recent)s)"
    with connection.cursor() as cursor:
        cursor.execute(f"{_OWED} SELECT {counts}, {closed} FROM owed", values)  # noqa: S608  # constants only
        found = cursor.fetchone()
    said = [Tally(slug, queue, *found[2 * i : 2 * i + 2]) for i, (slug, queue) in enumerate(live.items())]
    return [*said, Tally("closed", QUEUES["closed"], found[-1], None)]


def _owed(slug: str, sieve: Sieve, values: dict[str, Any]) -> list[Found]:
    everything = "NULL" if sieve.is_open else "count(*) OVER ()"
    wanted = f"""SELECT id, due_at, kind, reply_status, {everything} FROM owed
        WHERE {QUEUES[slug].holds} AND {sieve.condition} ORDER BY {ORDERS[sieve.order]} LIMIT %(shown)s"""  # noqa: S608  # constants only
    with connection.cursor() as cursor:
        cursor.execute(_OWED + wanted, values)
        return [tuple(row) for row in cursor.fetchall()]


def _closed(sieve: Sieve, values: dict[str, Any]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT id, NULL, '', '', count(*) OVER () FROM cases_case
                WHERE brand_id = %(brand)s AND closed_at > %(recent)s AND {sieve.condition}
                ORDER BY closed_at DESC, id DESC LIMIT %(shown)s""",  # noqa: S608  # constants only
            values,
        )
        return [tuple(row) for row in cursor.fetchall()]


def _rows(found: Sequence[Found], now: datetime) -> Sequence[Row]:
    ids = [row[0] for row in found]
    cases = Case.objects.select_related("customer", "owner", "root_post").in_bulk(ids)
    viewers = at_cases(ids, now)
    together = sizes({case.incident_id for case in cases.values() if case.incident_id})
    known = came_before({case.customer_id for case in cases.values()})
    return [
        Row(
            cases[pk],
            due_at,
            kind or "",
            status or "",
            viewers.get(pk, ()),
            cases[pk].customer_id in known,
            together.get(cases[pk].incident_id or 0, 0),
        )
        for pk, due_at, kind, status, _ in found
        if pk in cases
    ]
