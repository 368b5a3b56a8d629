"""What complaints are compared with, and how large incidents are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from anfu.cases.incidents.rules import NEAR_IN_TIME, NONE, Known
from anfu.cases.models import Case, Incident, Sketch
from anfu.people.models import Brand
from anfu.triage.subject import Subjects, Usual, subjects, usual_words

MOST, MOST_USUAL = 1500, 3000
DAYS_BEFORE = timedelta(days=7)
LOOK_BACK = 20_000
"""Cases are numbered before they are committed: so far behind the newest that was compared, one may still appear."""


class Complaint(NamedTuple):
    """The complaint by which a case was opened; `at` is when it was published (UTC)."""

    brand_id: int
    case_id: int
    at: datetime
    text: str


@dataclass(frozen=True)
class Ordinary:
    """What a brand is told on ordinary days: the words, and the complaints, over `spans` times `NEAR_IN_TIME`."""

    words: Usual
    subjects: Subjects
    spans: float


def not_compared(most: int) -> list[Complaint]:
    """Complaints of all brands that were not compared with others yet, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.brand_id, c.id, c.opened_at, concat_ws(E'\\n', p.text, nullif(p.alt_text, ''))
               FROM cases_case c JOIN listening_post p ON p.id = c.root_post_id
               WHERE c.id > (SELECT coalesce(max(case_id), 0) FROM cases_sketch) - %s
                 AND NOT EXISTS (SELECT FROM cases_sketch s WHERE s.case_id = c.id)
               ORDER BY c.id LIMIT %s""",
            [LOOK_BACK, most],
        )
        return [Complaint(*row) for row in cursor.fetchall()]


def recent(brand: Brand, at: datetime, words: Usual) -> Known:
    """The complaints of the hours before a moment (UTC), and since; the newest `MOST`."""
    rows = list(
        Sketch.objects.filter(brand=brand, at__gt=at - NEAR_IN_TIME)
        .order_by("-at", "-case_id")
        .values_list("numbers", "case_id", "case__incident_id")[:MOST]
    )
    rows.reverse()
    incidents = np.array([NONE if row[2] is None else row[2] for row in rows], np.int64)
    return Known(subjects([bytes(row[0]) for row in rows], words), [row[1] for row in rows], incidents)


def usual(brand: Brand, at: datetime) -> Ordinary:
    """What the brand was told in the week before a moment (UTC), the last hours left out; looked up every six hours."""
    return _usual(brand.pk, at.replace(hour=at.hour // 6 * 6, minute=0, second=0, microsecond=0))


@lru_cache(maxsize=8)
def _usual(brand_id: int, watch: datetime) -> Ordinary:
    until = watch - NEAR_IN_TIME
    before = Sketch.objects.filter(brand_id=brand_id, at__gt=until - DAYS_BEFORE, at__lte=until)
    newest = before.order_by("-at")
    stored = [bytes(numbers) for numbers in newest.values_list("numbers", flat=True)[:MOST_USUAL]]
    words = usual_words(stored)
    moments = newest.values_list("at", flat=True)
    spans = (moments[0] - moments[len(stored) - 1]) / NEAR_IN_TIME if stored else 0.0
    return Ordinary(words, subjects(stored, words), spans)


def standing(brand: Brand) -> QuerySet[Incident]:
    """The incidents of a brand with cases still open, largest first: with `customers`, `open`, `copies`, `last_at`."""
    found = Incident.objects.filter(brand=brand, merged_into=None).select_related("first_post")
    return (
        found.annotate(
            customers=Count("cases"),
            open=Count("cases", filter=Q(cases__closed_at=None)),
            copies=Count("cases", filter=Q(cases__sketch__copy_of__isnull=False)),
            last_at=Max("cases__opened_at"),
        )
        .filter(open__gt=0)
        .order_by("-open", "-pk")
    )


def sizes(incident_ids: Collection[int]) -> dict[int, int]:
    """How many customers complain of each of these incidents."""
    counted = (
        Case.objects.filter(incident_id__in=incident_ids).values_list("incident_id").annotate(Count("pk"))
    )
    return {incident_id: count for incident_id, count in counted if incident_id}


def copies_of(case: Case) -> int:
    """How many customers wrote nearly the same words as this case's first complaint, its own included."""
    own = Sketch.objects.filter(case=case).first()
    if own is None:
        return 1
    original = own.copy_of_id or case.pk
    return 1 + Sketch.objects.filter(copy_of_id=original).count()
