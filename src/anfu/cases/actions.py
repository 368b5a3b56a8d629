"""The verbs of cases. Each adds its line of history in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from anfu.cases.models import Case, CaseEvent, Sketch
from anfu.cases.rules import Joining, OpenCase, Opening, tier_of
from anfu.people.models import Brand, Staff
from anfu.playbook.queries import shelf
from anfu.postgres.bulk import array_of, copy_rows, next_ids
from anfu.search import actions as search
from anfu.search.actions import Kind as Findable

Kind = CaseEvent.Kind
MOST_NAMED = 200
"""A notice names no more cases than this: PostgreSQL takes 8,000 bytes. Without names, any case may have changed."""
Changes = Mapping[str, tuple[str, str]]
"""(before, after) by what a person corrected."""


@dataclass(frozen=True)
class Line:
    """One line of history to be added; `at` is when it happened (UTC)."""

    case_id: int
    kind: str
    at: datetime
    post_id: int | None = None
    by_id: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


def remember(brand_id: int, lines: Iterable[Line]) -> None:
    """Add lines to the history of cases, and tell the brand's open desks once it is committed."""
    rows = [
        (line.case_id, brand_id, line.kind, line.at, line.post_id, line.by_id, Jsonb(dict(line.detail)))
        for line in lines
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        copy_rows(
            cursor.cursor,
            CaseEvent._meta.db_table,
            ("case_id", "brand_id", "kind", "at", "post_id", "by_id", "detail"),
            rows,
            ("int8", "int8", "varchar", "timestamptz", "int8", "int8", "jsonb"),
        )
        cases = sorted({row[0] for row in rows})
        named = ":" + ",".join(map(str, cases)) if len(cases) <= MOST_NAMED else ""
        cursor.execute("SELECT pg_notify('desk', %s)", [f"{brand_id}{named}"])


def open_of(brand: Brand, customer_ids: Iterable[int]) -> dict[int, OpenCase]:
    """The open cases of these customers, by customer id, locked so that nobody closes them meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT customer_id, id, tier FROM cases_case
               WHERE brand_id = %s AND customer_id = ANY(%s::bigint[]) AND closed_at IS NULL
               ORDER BY id FOR UPDATE""",
            [brand.pk, array_of(customer_ids)],
        )
        return {customer_id: OpenCase(case_id, tier) for customer_id, case_id, tier in cursor.fetchall()}


def open_cases(
    brand: Brand, openings: Sequence[Opening], playbooks: Sequence[int], owners: Mapping[int, int]
) -> list[int]:
    """Open a case for each opening; their ids, in order.

    `playbooks` gives the playbook version of each, `owners` the owner of some by position. Posts that came with
    the first one are told in the history.
    """
    with connection.cursor() as cursor:
        ids = next_ids(cursor.cursor, Case._meta.db_table, len(openings))
        copy_rows(
            cursor.cursor,
            Case._meta.db_table,
            ("id", "brand_id", "customer_id", "root_post_id", "playbook_id", "tier", "topic", "arousal", "lang",
             "owner_id", "opened_at", "last_heard_at", "escalated_at"),
            (
                (
                    case_id, brand.pk, o.first.customer_id, o.first.post_id, playbooks[i], tier_of(o), o.first.topic,
                    o.first.arousal, o.first.lang, owners.get(i), o.first.created_at,
                    (o.later or [o.first])[-1].created_at,
                    o.first.created_at if tier_of(o) == Case.Tier.SERIOUS else None,
                )
                for i, (case_id, o) in enumerate(zip(ids, openings, strict=True))
            ),
        )  # fmt: skip
    remember(brand.pk, (line for pair in zip(ids, openings, strict=True) for line in _opening_lines(*pair)))
    return ids


def join_cases(brand: Brand, joinings: Sequence[Joining]) -> None:
    """Add posts to the cases that they belong to, and raise the tier of those that became serious."""
    if not joinings:
        return
    escalating = {j.case_id: j.arrival.created_at for j in joinings if j.escalates}
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE cases_case SET last_heard_at = greatest(cases_case.last_heard_at, heard.at),
                   arousal = greatest(cases_case.arousal, heard.arousal), snoozed_until = NULL
               FROM (SELECT case_id, max(at) AS at, max(arousal) AS arousal
                     FROM unnest(%s::bigint[], %s::timestamptz[], %s::float8[]) AS j (case_id, at, arousal)
                     GROUP BY case_id) AS heard
               WHERE cases_case.id = heard.case_id""",
            [
                [j.case_id for j in joinings],
                [j.arrival.created_at for j in joinings],
                [j.arrival.arousal for j in joinings],
            ],
        )
    remember(
        brand.pk, (Line(j.case_id, Kind.HEARD, j.arrival.created_at, j.arrival.post_id) for j in joinings)
    )
    for case_id, at in escalating.items():
        Case.objects.filter(pk=case_id).update(tier=Case.Tier.SERIOUS, escalated_at=at)
    why = {"why": "a serious post"}
    remember(brand.pk, [Line(case_id, Kind.ESCALATED, at, detail=why) for case_id, at in escalating.items()])


def note_edits(
    brand: Brand, edits: Mapping[int, datetime], cases: Mapping[int, int], grave: Collection[int]
) -> None:
    """Tell each case that a post of it was edited (post id: when); a `grave` one raises an open ordinary case."""
    remember(brand.pk, (Line(cases[pk], Kind.EDITED, at, pk) for pk, at in edits.items()))
    for pk, at in edits.items():
        ordinary = Case.objects.filter(pk=cases[pk], tier=Case.Tier.ORDINARY, closed_at=None)
        if pk in grave and ordinary.update(tier=Case.Tier.SERIOUS, escalated_at=at):
            remember(brand.pk, [Line(cases[pk], Kind.ESCALATED, at, detail={"why": "a serious post"})])


def note_wiped(
    brand_id: int, post_ids: Iterable[int], cases: Mapping[int, int], why: str, now: datetime
) -> None:
    """Tell each case that the words of a post of it were wiped, and why."""
    told = [Line(cases[pk], Kind.WIPED, now, pk, detail={"why": why}) for pk in post_ids if pk in cases]
    remember(brand_id, told)
    Sketch.objects.filter(case__root_post__in=list(post_ids)).update(numbers=b"")


def forget_notes(case_ids: Collection[int]) -> int:
    """Forget what staff noted about cases and why they returned replies; that they did stays. How many lines."""
    told = CaseEvent.objects.filter(case_id__in=case_ids, kind__in=[Kind.NOTED, Kind.RETURNED])
    search.forget(Findable.NOTE, list(told.values_list("pk", flat=True)))
    return told.update(detail={"text": ""})


def take(case: Case, staff: Staff, now: datetime, why: str = "") -> None:
    """Make `staff` the one owner of a case; a hand-over from somebody else gives its reason."""
    if case.owner_id == staff.pk:
        return
    Case.objects.filter(pk=case.pk).update(owner=staff)
    line = Line(case.pk, Kind.TAKEN, now, by_id=staff.pk, detail={"from": case.owner_id, "why": why})
    remember(case.brand_id, [line])
    case.owner = staff


def escalate(cases: Sequence[Case], why: str, owners: Sequence[Staff], now: datetime) -> None:
    """Raise cases to somebody senior: those without an owner are dealt out to `owners` in turn."""
    for place, case in enumerate(cases):
        case.escalated_at = now
        if case.owner_id is None and owners:
            case.owner = owners[place % len(owners)]
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE cases_case SET escalated_at = %s, owner_id = raised.owner_id
               FROM unnest(%s::bigint[], %s::bigint[]) AS raised (id, owner_id)
               WHERE cases_case.id = raised.id""",
            [now, [case.pk for case in cases], [case.owner_id for case in cases]],
        )
    for brand_id in {case.brand_id for case in cases}:
        remember(
            brand_id,
            (
                Line(case.pk, Kind.ESCALATED, now, detail={"why": why, "owner": case.owner_id})
                for case in cases
                if case.brand_id == brand_id
            ),
        )


def regrade(
    case: Case, changes: Changes, correction_id: int, by: Staff, now: datetime, *, is_undone: bool
) -> None:
    """Let a case follow a person's word on its verdict: its tier and topic where `changes` hold them."""
    case.tier, case.topic = changes.get("tier", ("", case.tier))[1], changes.get("topic", ("", case.topic))[1]
    Case.objects.filter(pk=case.pk).update(tier=case.tier, topic=case.topic)
    told = {what: list(pair) for what, pair in changes.items()}
    detail = {"changes": told, "correction": correction_id, "is_undone": is_undone}
    remember(case.brand_id, [Line(case.pk, Kind.CORRECTED, now, by_id=by.pk, detail=detail)])


def note(case: Case, text: str, by: Staff, now: datetime) -> CaseEvent:
    """Leave a note for the team; customers never see it. Its line of history."""
    remember(case.brand_id, [Line(case.pk, Kind.NOTED, now, by_id=by.pk, detail={"text": text})])
    newest = CaseEvent.objects.filter(case=case, kind=Kind.NOTED, by=by).latest("pk")
    search.keep(case.brand_id, Findable.NOTE, [(newest.pk, now, text)])
    return newest


def close(case: Case, why: str, by: Staff, now: datetime) -> None:
    """Close a case: resolved, or not a complaint."""
    Case.objects.filter(pk=case.pk, closed_at=None).update(closed_at=now)
    remember(case.brand_id, [Line(case.pk, Kind.CLOSED, now, by_id=by.pk, detail={"why": why})])


def reopen(
    case: Case, why: str, at: datetime, *, post_id: int | None = None, by: Staff | None = None
) -> bool:
    """Open a closed case again, with all that it has been through; not while the customer has another one open.

    From now on it goes by the playbook that is active now.
    `why` is "named" (by the message `post_id`), "not_solved" or "serious_rating".
    """
    if Case.objects.filter(brand_id=case.brand_id, customer_id=case.customer_id, closed_at=None).exists():
        return False
    case.playbook_id, _ = shelf(case.brand).for_language(case.lang)
    Case.objects.filter(pk=case.pk).update(closed_at=None, playbook=case.playbook_id)
    line = Line(case.pk, Kind.REOPENED, at, post_id, by.pk if by else None, {"why": why})
    remember(case.brand_id, [line])
    case.closed_at = None
    return True


def _opening_lines(case_id: int, opening: Opening) -> Iterable[Line]:
    first = opening.first
    yield Line(case_id, Kind.OPENED, first.created_at, first.post_id)
    for later in opening.later:
        yield Line(case_id, Kind.HEARD, later.created_at, later.post_id)
    if tier_of(opening) == Case.Tier.SERIOUS:
        yield Line(case_id, Kind.ESCALATED, first.created_at, detail={"why": "a serious post"})
