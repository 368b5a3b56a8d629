"""Reads for the list of what is owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from anfu.attending.queries import at_cases
from anfu.attending.rules import Attendant
from anfu.cases.incidents.queries import sizes
from anfu.cases.models import Case
from anfu.cases.sorting.queries import came_before
from anfu.desk.once import once
from anfu.desk.queues import QUEUES, RECENTLY, SOON, Queue
from anfu.desk.work.sieve import ORDERS, Sieve
from anfu.people.models import Staff

PAGE = 50
MOST = 1000
EVERYTHING = Sieve()
Found = tuple[int, datetime | None, str | None, str | None, int, datetime | None]
"""A case's id, its next clock and the kind of it, the state of its newest reply; how many there are, and what is due
first of all."""
Owner = int | None
Counts = tuple[int, datetime | None]

_OWED = """
    WITH owed AS {kept} (
        SELECT c.id, c.tier, c.owner_id, c.last_heard_at, p.due_at, p.kind,
               c.topic, c.lang, c.tags, c.arousal, c.opened_at,
               c.snoozed_until > %(now)s AND coalesce(p.due_at > %(soon)s, true) AS is_snoozed,
               p.is_unanswered,
               EXISTS (
                   SELECT FROM cases_suspicion s WHERE s.case_id = c.id AND s.lifted_at IS NULL
               ) AS is_suspected,
               (
                   SELECT status FROM replies_reply r WHERE r.case_id = c.id AND status <> 'withdrawn'
                   ORDER BY id DESC LIMIT 1
               ) AS reply_status,
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
    """One queue with its count, and the part of it that is shown."""

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
    values = (
        _values(staff.brand_id, now)
        | sieve.values
        | {"shown": max(PAGE, min(shown, MOST)), "staff": staff.pk}
    )
    found = _closed(sieve, values) if slug == "closed" else _owed(slug, sieve, values)
    total, first_due_at = found[0][4:] if found else (0, None)
    tally = Tally(slug, QUEUES[slug], total, first_due_at)
    if not sieve.is_open:
        tally = next(one for one in tallies(staff, now) if one.slug == slug)
    return Board(tally, _rows(found, now), total)


def tallies(staff: Staff, now: datetime) -> Sequence[Tally]:
    """The queues with their counts, as `staff` sees them."""
    by_owner, closed = once.get(staff.brand_id, "tallies", lambda: _counts(staff.brand_id, now))
    said = []
    for slug, queue in QUEUES.items():
        told = [counts[slug] for owner, counts in by_owner.items() if owner == staff.pk or not queue.is_own]
        first_due_at = min((due_at for _, due_at in told if due_at), default=None)
        count = closed if slug == "closed" else sum(count for count, _ in told)
        said.append(Tally(slug, queue, count, first_due_at))
    return said


def _values(brand_id: int, now: datetime) -> dict[str, Any]:
    return {"brand": brand_id, "now": now, "soon": now + SOON, "recent": now - RECENTLY}


def _counts(brand_id: int, now: datetime) -> tuple[Mapping[Owner, Mapping[str, Counts]], int]:
    """For each owner how many cases each queue holds and what is due first; and how many were closed lately."""
    counts = ", ".join(
        f"count(*) FILTER (WHERE {queue.holds}), min(due_at) FILTER (WHERE {queue.holds})"
        for queue in QUEUES.values()
    )
    values = _values(brand_id, now)
    with connection.cursor() as cursor:
        owed = _OWED.format(kept="MATERIALIZED")
        cursor.execute(f"{owed} SELECT owner_id, {counts} FROM owed GROUP BY owner_id", values)  # noqa: S608  # constants only
        by_owner = {
            owner: {slug: (told[2 * i], told[2 * i + 1]) for i, slug in enumerate(QUEUES)}
            for owner, *told in cursor.fetchall()
        }
        cursor.execute(
            "SELECT count(*) FROM cases_case WHERE brand_id = %(brand)s AND closed_at > %(recent)s", values
        )
        return by_owner, cursor.fetchone()[0]


def _owed(slug: str, sieve: Sieve, values: dict[str, Any]) -> list[Found]:
    queue = QUEUES[slug]
    own = "owner_id = %(staff)s" if queue.is_own else "true"
    wanted = f"""SELECT id, due_at, kind, reply_status, count(*) OVER (), min(due_at) OVER () FROM owed
        WHERE {queue.holds} AND {own} AND {sieve.condition} ORDER BY {ORDERS[sieve.order]} LIMIT %(shown)s"""  # noqa: S608  # constants only
    with connection.cursor() as cursor:
        cursor.execute(_OWED.format(kept="") + wanted, values)
        return [tuple(row) for row in cursor.fetchall()]


def _closed(sieve: Sieve, values: dict[str, Any]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT id, NULL, '', '', count(*) OVER (), NULL FROM cases_case
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
        for pk, due_at, kind, status, *_ in found
        if pk in cases
    ]
