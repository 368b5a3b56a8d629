"""The verbs of improvements: made, and told to those who led to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from anfu.cases.actions import Kind, Line, remember
from anfu.cases.models import Case, Incident
from anfu.people.models import Staff
from anfu.winback.models import Improvement, Telling
from anfu.winback.rules import Way


def make(
    topic: str,
    incident: Incident | None,
    said: Mapping[str, str],
    done: Mapping[str, str],
    case_ids: Iterable[int],
    by: Staff,
    now: datetime,
) -> Improvement:
    """Keep what was changed, with the cases that led to it; `said` and `done` by language."""
    improvement = Improvement.objects.create(
        brand_id=by.brand_id,
        topic=topic,
        incident=incident,
        said=dict(said),
        done=dict(done),
        made_by=by,
        made_at=now,
    )
    improvement.cases.add(*case_ids)
    return improvement


def tell(improvement: Improvement, case: Case, way: Way, title: str, by: Staff, now: datetime) -> bool:
    """A customer was told; False where they had been before."""
    _, is_new = Telling.objects.get_or_create(
        improvement=improvement,
        customer_id=case.customer_id,
        defaults={"case": case, "way": way, "told_at": now, "told_by": by},
    )
    if is_new:
        told = {"improvement": improvement.pk, "title": title, "way": str(way)}
        remember(case.brand_id, [Line(case.pk, Kind.TOLD, now, by_id=by.pk, detail=told)])
    return is_new
