"""The verbs of the ledger: promises are made, fulfilled, noticed broken, withdrawn; never deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from anfu.cases.actions import Kind, Line, remember
from anfu.people.models import Staff
from anfu.postgres.bulk import copy_rows, next_ids
from anfu.promises.models import Explanation, Promise
from anfu.promises.rules import FULFILS, Outcome, outcome


@dataclass(frozen=True)
class Vow:
    """A promise to be entered; `made_by` is the reply that states it, None for a standard of the playbook."""

    case_id: int
    kind: str
    made_at: datetime
    due_at: datetime
    made_by: int | None = None


@dataclass(frozen=True)
class Deed:
    """Something done that may fulfil promises of a case: a reply's stage and its publication (UTC).

    `reply_id` is None where it was said with another tool.
    """

    case_id: int
    stage: str
    at: datetime
    reply_id: int | None


def make(brand_id: int, vows: Sequence[Vow]) -> None:
    """Enter promises into the ledger."""
    if not vows:
        return
    table = Promise._meta.db_table
    with connection.cursor() as cursor:
        ids = next_ids(cursor.cursor, table, len(vows))
        copy_rows(
            cursor.cursor,
            table,
            ("id", "brand_id", "case_id", "kind", "made_by_id", "made_at", "due_at"),
            (
                (pk, brand_id, v.case_id, v.kind, v.made_by, v.made_at, v.due_at)
                for pk, v in zip(ids, vows, strict=True)
            ),
            ("int8", "int8", "int8", "varchar", "int8", "timestamptz", "timestamptz"),
        )
    remember(
        brand_id,
        (
            Line(
                v.case_id,
                Kind.PROMISE_MADE,
                v.made_at,
                detail={"promise": pk, "kind": v.kind, "due_at": v.due_at.isoformat()},
            )
            for pk, v in zip(ids, vows, strict=True)
        ),
    )


_FULFIL = """
    WITH deed (case_id, kind, at, reply_id) AS (
        SELECT * FROM unnest(%(cases)s::bigint[], %(kinds)s::text[], %(ats)s::timestamptz[], %(replies)s::bigint[])
    ), candidate AS (
        -- By case and nothing else, so that the planner never walks all open promises of the brand.
        SELECT id, case_id, kind, made_at, made_by_id, done_at, withdrawn_at FROM promises_promise
        WHERE case_id = ANY(%(cases)s) ORDER BY id FOR UPDATE
    ), first AS (
        SELECT DISTINCT ON (p.id) p.id, d.at, d.reply_id
        FROM candidate p JOIN deed d ON p.case_id = d.case_id AND p.kind = d.kind AND p.made_at <= d.at
        WHERE (p.done_at IS NULL OR d.at < p.done_at) AND p.withdrawn_at IS NULL
          AND (p.made_by_id IS NULL OR p.made_by_id IS DISTINCT FROM d.reply_id)  -- to say it is not to do it
        ORDER BY p.id, d.at
    )
    UPDATE promises_promise p
    SET done_at = first.at, done_by_id = first.reply_id,
        broken_noticed_at = CASE WHEN first.at > p.due_at THEN coalesce(p.broken_noticed_at, %(now)s)
                                 ELSE p.broken_noticed_at END
    FROM first
    WHERE p.id = first.id
    RETURNING p.id, p.case_id, p.kind, p.due_at, p.done_at
"""


def fulfil(brand_id: int, deeds: Iterable[Deed], now: datetime) -> None:
    """Mark as done every promise that these deeds fulfil, in time or late.

    The earliest deed counts, in whatever order we learn of them. No reply keeps what it promises itself: news that
    announce the next ones are no next ones.
    """
    rows = [(d.case_id, kind, d.at, d.reply_id) for d in deeds for kind in FULFILS[d.stage]]
    if not rows:
        return
    cases, kinds, ats, replies = (list(column) for column in zip(*rows, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_FULFIL, {"now": now, "cases": cases, "kinds": kinds, "ats": ats, "replies": replies})
        done = cursor.fetchall()
    remember(
        brand_id,
        (
            Line(
                case_id,
                Kind.PROMISE_KEPT if outcome(due, at, None, now) is Outcome.KEPT else Kind.PROMISE_LATE,
                at,
                detail={"promise": pk, "kind": kind, "due_at": due.isoformat()},
            )
            for pk, case_id, kind, due, at in done
        ),
    )


_NOTICE = """
    UPDATE promises_promise SET broken_noticed_at = %(now)s
    WHERE id IN (
        SELECT id FROM promises_promise
        WHERE due_at < %(now)s AND done_at IS NULL AND broken_noticed_at IS NULL AND withdrawn_at IS NULL
        ORDER BY due_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
    RETURNING id, brand_id, case_id, kind, due_at
"""


def notice_broken(now: datetime, limit: int) -> list[Promise]:
    """Claim promises that have broken and tell it in their cases' history, dated when they were due."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTICE, {"now": now, "limit": limit})
        rows = cursor.fetchall()
    broken = [
        Promise(id=pk, brand_id=brand_id, case_id=case_id, kind=kind, due_at=due_at)
        for pk, brand_id, case_id, kind, due_at in rows
    ]
    for brand_id in {promise.brand_id for promise in broken}:
        remember(brand_id, (_broken_line(p) for p in broken if p.brand_id == brand_id))
    return broken


def withdraw(case_id: int, brand_id: int, now: datetime, kinds: Sequence[str] = Promise.Kind.values) -> None:
    """Release the open promises of a case that turned out to need none, or those of some kinds."""
    open_ones = Promise.objects.filter(case_id=case_id, kind__in=kinds, done_at=None, withdrawn_at=None)
    lines = [
        Line(case_id, Kind.PROMISE_WITHDRAWN, now, detail={"promise": p.pk, "kind": p.kind})
        for p in open_ones
    ]
    open_ones.update(withdrawn_at=now)
    remember(brand_id, lines)


def explain(
    promise: Promise, reason: str, by: Staff, now: datetime, told_by: int | None = None
) -> Explanation:
    """Keep why a promise was broken, or is to be moved by the reply `told_by` once that is published."""
    if told_by is None:
        detail = {"promise": promise.pk, "kind": promise.kind, "why": reason}
        remember(
            promise.brand_id, [Line(promise.case_id, Kind.PROMISE_EXPLAINED, now, by_id=by.pk, detail=detail)]
        )
    return Explanation.objects.create(promise=promise, reason=reason[:300], by=by, at=now, told_by_id=told_by)


def move(brand_id: int, published: Mapping[int, datetime]) -> None:
    """Release the promises that these replies (id: publication, UTC) move: the new ones are made by the replies.

    One that was due before the customer was told stays broken.
    """
    for told in Explanation.objects.filter(told_by_id__in=published).select_related("promise"):
        at, promise = published[told.told_by_id or 0], told.promise
        if Promise.objects.filter(pk=promise.pk, done_at=None, withdrawn_at=None).update(withdrawn_at=at):
            detail = {"promise": promise.pk, "kind": promise.kind, "why": told.reason}
            remember(
                brand_id,
                [Line(promise.case_id, Kind.PROMISE_MOVED, at, by_id=told.by_id, detail=detail)],
            )


def _broken_line(promise: Promise) -> Line:
    detail = {"promise": promise.pk, "kind": promise.kind}
    return Line(promise.case_id, Kind.PROMISE_BROKEN, promise.due_at, detail=detail)
