"""Reads the cases of a period into columns, by binary COPY: a million take about a second."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from anfu.insight.frame import LANGS, NAMES, UNKNOWN, Frame
from anfu.people.models import Brand
from anfu.playbook.queries import playbook_of
from anfu.playbook.words import TOPICS

_COLUMNS: Mapping[str, tuple[str, str]] = {
    "case": ("case_id", ">i8"),
    "opened": ("opened_at", ">i8"),
    "first_word": ("coalesce(first_word_at, '-infinity')", ">i8"),
    "replied": ("coalesce(replied_at, '-infinity')", ">i8"),
    "answered": ("coalesce(answered_at, '-infinity')", ">i8"),
    "resolved": ("coalesce(resolved_at, '-infinity')", ">i8"),
    "closed": ("coalesce(closed_at, '-infinity')", ">i8"),
    "came_back": ("coalesce(came_back_at, '-infinity')", ">i8"),
    "person": ("coalesce(replied_by_id, 0)", ">i8"),
    "playbook": ("playbook_id", ">i8"),
    "followers": ("followers", ">i8"),
    "topic": ("coalesce(array_position(%(topics)s::text[], topic::text), 0)", ">i4"),
    "lang": ("coalesce(array_position(%(langs)s::text[], split_part(lang, '-', 1)), 1)", ">i4"),
    "replies": ("replies", ">i4"),
    "answers": ("answers", ">i4"),
    "hand_overs": ("hand_overs", ">i4"),
    "kept": ("kept", ">i4"),
    "broken": (
        "broken + CASE WHEN open_dues = '{}' THEN 0 ELSE "
        "(SELECT count(*)::int4 FROM unnest(open_dues) AS due WHERE due < %(now)s) END",
        ">i4",
    ),
    "feeling": (f"coalesce(last_feeling, {UNKNOWN})::int2", ">i2"),
    "is_complaint": ("is_complaint", "?"),
    "is_serious": ("is_serious", "?"),
    "first_arousal": ("coalesce(first_arousal, 'NaN')", ">f8"),
    "last_arousal": ("coalesce(last_arousal, 'NaN')", ">f8"),
}
_HEADER, _TRAILER = 19, 2
"""Bytes before and after the rows of a binary COPY."""

_LATE = """
    SELECT case_id, late FROM insight_story, unnest(late_by) AS late WHERE {where} AND late_by <> '{{}}'
    UNION ALL
    SELECT case_id, extract(epoch FROM %(now)s - due)::float8 FROM insight_story, unnest(open_dues) AS due
    WHERE {where} AND open_dues <> '{{}}' AND due < %(now)s
"""


def load(brand: Brand, since: datetime, until: datetime, now: datetime) -> Frame:
    """The cases opened from `since` until before `until` (UTC), as they stand `now`."""
    values: dict[str, Any] = {
        "brand": brand.pk, "since": since, "until": until, "now": now, "topics": list(TOPICS), "langs": list(LANGS),
    }  # fmt: skip
    where = "brand_id = %(brand)s AND opened_at >= %(since)s AND opened_at < %(until)s"
    with connection.cursor() as cursor:
        table = _fetched(cursor.cursor, where, values)
        cursor.execute(_LATE.format(where=where), values)
        late = cursor.fetchall()
    columns = {name: table[name].astype(table.dtype[name].newbyteorder("=")) for name in NAMES}
    return Frame(
        **columns,
        late_cases=np.array([case for case, _ in late], dtype=np.int64),
        late_by=np.array([seconds for _, seconds in late], dtype=np.float64),
        calendars={int(pk): playbook_of(int(pk)).calendar for pk in np.unique(columns["playbook"])},
        now=now,
    )


def _fetched(cursor: Any, where: str, values: Mapping[str, object]) -> npt.NDArray[np.void]:
    # No column is null, so each row has the same length, and all are read where they lie.
    parts = [("fields", ">i2")]
    for name, (_, kind) in _COLUMNS.items():
        parts += [(f"length of {name}", ">i4"), (name, kind)]
    record = np.dtype(parts)
    selected = ", ".join(expression for expression, _ in _COLUMNS.values())
    statement = f"COPY (SELECT {selected} FROM insight_story WHERE {where}) TO STDOUT (FORMAT binary)"  # noqa: S608  # constants only
    with cursor.copy(statement, values) as copy:
        told = b"".join(copy)
    rows = (len(told) - _HEADER - _TRAILER) // record.itemsize
    return np.frombuffer(told, dtype=record, offset=_HEADER, count=rows)
