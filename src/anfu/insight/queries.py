"""Reads the cases of a period into columns, as the bytes that they are packed in: a million take about a second."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import Count, Q

from anfu.cases.models import Case, Incident
from anfu.insight.bottlenecks import Held
from anfu.insight.frame import NAMES, Frame
from anfu.insight.record import RECORD
from anfu.people.models import Brand
from anfu.people.roster.queries import teams_of
from anfu.playbook.queries import playbook_of, shelf
from anfu.replies.models import Approval, Reply

_WHERE = "brand_id = %(brand)s AND opened_at >= %(since)s AND opened_at < %(until)s"
_PACKED = (
    f"COPY (SELECT coalesce(string_agg(record, ''), '') FROM insight_story WHERE {_WHERE}) "  # noqa: S608  # constants only
    "TO STDOUT (FORMAT binary)"
)
_BEFORE, _AFTER = 25, 2
"""Bytes that a binary COPY puts around its one value."""

_LATE = f"""
    SELECT case_id, late.seconds, late.is_open
    FROM insight_story, LATERAL (
        SELECT unnest(late_by), false
        UNION ALL
        SELECT extract(epoch FROM %(now)s - due)::float8, true FROM unnest(open_dues) AS due WHERE due < %(now)s
    ) AS late (seconds, is_open)
    WHERE {_WHERE} AND (late_by <> '{{}}' OR open_dues <> '{{}}')
"""  # noqa: S608  # constants only


def load(brand: Brand, since: datetime, until: datetime, now: datetime) -> Frame:
    """The cases opened from `since` until before `until` (UTC), as they stand `now`."""
    values: dict[str, Any] = {"brand": brand.pk, "since": since, "until": until, "now": now}
    with connection.cursor() as cursor:
        stories = _unpacked(cursor.cursor, values)
        cursor.execute(_LATE, values)
        late = cursor.fetchall()
    if len(stories) and (np.diff(stories["case"].astype(np.int64)) < 0).any():
        stories = stories[np.argsort(stories["case"])]
    columns = {name: stories[name].astype(RECORD[name].newbyteorder("=")) for name in NAMES}
    overdue = np.array([case for case, _, is_open in late if is_open], dtype=np.int64)
    np.add.at(columns["broken"], np.searchsorted(columns["case"], overdue), 1)
    return Frame(
        **columns,
        late_cases=np.array([case for case, _, _ in late], dtype=np.int64),
        late_by=np.array([seconds for _, seconds, _ in late], dtype=np.float64),
        calendars={int(pk): playbook_of(int(pk)).calendar for pk in np.unique(columns["playbook"])},
        teams=teams_of(brand),
        now=now,
    )


def templates_of(brand: Brand, since: datetime, until: datetime) -> dict[str, list[int]]:
    """The cases whose first reply used each template, by its key."""
    values: dict[str, Any] = {"brand": brand.pk, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT template, array_agg(case_id) FROM insight_story WHERE {_WHERE} AND template <> '' "  # noqa: S608  # constants only
            "GROUP BY template ORDER BY template",
            values,
        )
        return dict(cursor.fetchall())


def texts_of(brand: Brand, since: datetime, until: datetime, topic: str | None, most: int) -> list[str]:
    """What customers said first in complaints of a topic (None: any), up to `most`, drawn evenly; public posts only."""
    values: dict[str, Any] = {"brand": brand.pk, "since": since, "until": until, "topic": topic, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH found AS (
                    SELECT case_id, row_number() OVER (ORDER BY opened_at) - 1 AS place, count(*) OVER () AS total
                    FROM insight_story
                    WHERE {_WHERE} AND is_complaint AND (topic = %(topic)s OR %(topic)s::text IS NULL))
                SELECT p.text FROM found JOIN cases_case c ON c.id = found.case_id
                JOIN listening_post p ON p.id = c.root_post_id
                WHERE place %% greatest(1, total / %(most)s) = 0 AND p.gone_at IS NULL AND NOT p.is_private
                LIMIT %(most)s""",  # noqa: S608  # constants only
            values,
        )
        return [text for (text,) in cursor.fetchall()]


def waits_for_approval(brand: Brand, since: datetime, until: datetime, now: datetime) -> list[Held]:
    """How long each reply in a period's cases waited for a second person, or has waited `now`."""
    asked = Approval.objects.filter(
        reply__case__brand=brand, reply__case__opened_at__gte=since, reply__case__opened_at__lt=until
    )
    pending = Reply.Status.PENDING
    rows = asked.filter(Q(decided_at__isnull=False) | Q(reply__status=pending)).values_list(
        "why", "asked_at", "decided_at"
    )
    return [Held(why, ((done or now) - at).total_seconds(), done is not None) for why, at, done in rows]


def incidents_of(brand: Brand, since: datetime, until: datetime, most: int = 10) -> list[tuple[str, int]]:
    """The incidents of a period with how many of its cases belong to each, the largest first."""
    found = (
        Case.objects.filter(brand=brand, opened_at__gte=since, opened_at__lt=until, incident__isnull=False)
        .values_list("incident_id")
        .annotate(n=Count("pk"))
        .order_by("-n")[:most]
    )
    names = Incident.objects.in_bulk([pk for pk, _ in found])
    return [(str(names[pk]), n) for pk, n in found]


def zone_of(brand: Brand) -> str:
    """The time zone that a brand's days are counted in: that of its first playbook."""
    books = shelf(brand)
    return next(iter(books.by_language.values()))[1].calendar.time_zone if books else "UTC"


def _unpacked(cursor: Any, values: dict[str, Any]) -> npt.NDArray[np.void]:
    with cursor.copy(_PACKED, values) as copy:
        told = b"".join(copy)
    rows = (len(told) - _BEFORE - _AFTER) // RECORD.itemsize
    return np.frombuffer(told, dtype=RECORD, offset=_BEFORE, count=rows)
