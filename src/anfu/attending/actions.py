"""The verbs of attending: being at a case, leaving it, and sharing a draft."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection

from anfu.attending.models import Draft, Presence
from anfu.attending.rules import GONE_AFTER
from anfu.cases.models import Case
from anfu.people.models import Staff

_ATTEND = """
    WITH before AS (
        SELECT seen_at, typing_since FROM attending_presence WHERE case_id = %(case)s AND staff_id = %(staff)s)
    INSERT INTO attending_presence AS p (case_id, staff_id, seen_at, typing_since)
    VALUES (%(case)s, %(staff)s, %(now)s, CASE WHEN %(types)s THEN %(now)s::timestamptz END)
    ON CONFLICT (case_id, staff_id) DO UPDATE SET seen_at = excluded.seen_at,
        typing_since = CASE WHEN %(types)s THEN coalesce(p.typing_since, excluded.typing_since) END
    RETURNING NOT EXISTS (
        SELECT FROM before WHERE before.seen_at > %(gone)s AND (before.typing_since IS NOT NULL) = %(types)s)
"""


def attend(case: Case, staff: Staff, *, types: bool, now: datetime) -> None:
    """Note that somebody has a case open, and whether they type; others there hear of it when it is news."""
    values: dict[str, Any] = {
        "case": case.pk,
        "staff": staff.pk,
        "now": now,
        "types": types,
        "gone": now - GONE_AFTER,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ATTEND, values)
        (is_news,) = cursor.fetchone()
    if is_news:
        _tell(case)


def leave(case: Case, staff: Staff) -> None:
    """They closed the page."""
    Presence.objects.filter(case=case, staff=staff).delete()
    _tell(case)


def keep_draft(
    case: Case,
    staff: Staff,
    text: str,
    stage: str,
    now: datetime,
    *,
    private: bool = False,
    by_model: bool = False,
) -> None:
    """Keep what is being written, for whoever opens the case next; an empty text is no draft."""
    if not text.strip():
        drop_draft(case)
        return
    kept = {
        "text": text,
        "stage": stage,
        "private": private,
        "by_model": by_model,
        "by": staff,
        "at": now,
    }
    Draft.objects.update_or_create(case=case, defaults=kept)
    _tell(case)


def drop_draft(case: Case) -> None:
    """What was written was sent, or thrown away."""
    if Draft.objects.filter(case=case).delete()[0]:
        _tell(case)


def forget(case_ids: Iterable[int]) -> None:
    """Forget what is being written in cases whose customer is to be forgotten."""
    Draft.objects.filter(case_id__in=list(case_ids)).delete()


def _tell(case: Case) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify('desk', %s)", [f"{case.brand_id}/{case.pk}"])
