"""The verb of triage that writes: a verdict is kept with its post."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from anfu.people.models import Brand
from anfu.postgres.bulk import copy_rows
from anfu.triage.models import PostVerdict
from anfu.triage.verdict import Verdict

_COLUMNS = {
    "post_id": "int8", "brand_id": "int8", "complaint": "float8", "is_complaint": "bool", "topic": "varchar",
    "tier": "varchar", "intent": "varchar", "arousal": "float8", "risks": "varchar[]", "why": "text[]",
    "judged_at": "timestamptz",
}  # fmt: skip


def record(brand: Brand, verdicts: Iterable[tuple[int, Verdict, datetime]]) -> None:
    """Keep each verdict with its post; (post id, verdict, when judged in UTC)."""
    with connection.cursor() as cursor:
        copy_rows(
            cursor.cursor,
            PostVerdict._meta.db_table,
            list(_COLUMNS),
            (
                (
                    post_id,
                    brand.pk,
                    v.complaint,
                    v.is_complaint,
                    v.topic,
                    v.tier,
                    v.intent,
                    v.arousal,
                    list(v.risks),
                    list(v.why),
                    judged_at,
                )
                for post_id, v, judged_at in verdicts
            ),
            list(_COLUMNS.values()),
        )


def judge_again(verdicts: Iterable[tuple[int, Verdict, datetime]]) -> None:
    """Replace the verdicts on posts that were edited; (post id, verdict, when judged in UTC)."""
    for post_id, v, judged_at in verdicts:
        PostVerdict.objects.filter(post_id=post_id).update(
            complaint=v.complaint,
            is_complaint=v.is_complaint,
            topic=v.topic,
            tier=v.tier,
            intent=v.intent,
            arousal=v.arousal,
            risks=list(v.risks),
            why=list(v.why),
            judged_at=judged_at,
        )


def forget_words(post_ids: Iterable[int]) -> None:
    """Forget the words that moved verdicts; the verdicts themselves stay, for the figures."""
    PostVerdict.objects.filter(post_id__in=list(post_ids)).update(why=[])
