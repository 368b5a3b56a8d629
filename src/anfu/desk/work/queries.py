"""Reads for the list of what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from anfu.cases.models import Case
from anfu.desk.queues import QUEUES, RECENTLY, SOON, Queue
from anfu.people.models import Staff

PAGE = 50
MOST = 1000

_OWED = """
    WITH owed AS (
        SELECT c.id, c.tier, c.owner_id, c.last_heard_at, p.due_at, p.kind,
               p.is_unanswered,
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


@dataclass(frozen=True)
class Board:
    """The rail with its counts, and the part of one queue that is shown."""

    tallies: Sequence[Tally]
    tally: Tally
    rows: Sequence[Row]

    @property
    def more(self) -> int:
        """How many more rows the next page would show."""
        return min(PAGE, self.tally.count - len(self.rows)) if len(self.rows) < MOST else 0


def board(staff: Staff, slug: str, shown: int, now: datetime) -> Board:
    """What is owed to the customers of the brand, as `staff` sees it: the queue `slug`, worst clock first."""
    values = {
        "brand": staff.brand_id,
        "staff": staff.pk,
        "soon": now + SOON,
        "recent": now - RECENTLY,
        "shown": max(PAGE, min(shown, MOST)),
    }
    tallies = _tallies(values)
    tally = next(tally for tally in tallies if tally.slug == slug)
    return Board(tallies, tally, _rows(slug, values) if tally.count else [])


def tallies(staff: Staff, now: datetime) -> Sequence[Tally]:
    """The rail alone."""
    return _tallies(
        {"brand": staff.brand_id, "staff": staff.pk, "soon": now + SOON, "recent": now - RECENTLY}
    )


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


def _rows(slug: str, values: dict[str, Any]) -> Sequence[Row]:
    if slug == "closed":
        cases = Case.objects.filter(brand_id=values["brand"], closed_at__gt=values["recent"])
        shown = cases.select_related("customer", "owner", "root_post").order_by("-closed_at")
        return [Row(case, None, "", "") for case in shown[: values["shown"]]]
    order = "ORDER BY due_at NULLS LAST, last_heard_at, id LIMIT %(shown)s"
    wanted = f"SELECT id, due_at, kind, reply_status FROM owed WHERE {QUEUES[slug].holds} {order}"  # noqa: S608  # constants only
    with connection.cursor() as cursor:
        cursor.execute(_OWED + wanted, values)
        found = cursor.fetchall()
    by_id = Case.objects.select_related("customer", "owner", "root_post").in_bulk([row[0] for row in found])
    return [
        Row(by_id[pk], due_at, kind or "", status or "") for pk, due_at, kind, status in found if pk in by_id
    ]
