"""The verbs of mentions: naming colleagues in a note, and having seen it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from anfu.cases.actions import Kind, Line, remember
from anfu.cases.models import Case, CaseEvent, Mention
from anfu.people.models import Staff


def mention(note: CaseEvent, staff_ids: Collection[int], by: Staff, now: datetime) -> None:
    """Show a note to those whom it names; whoever wrote it needs no word of it."""
    named = [pk for pk in staff_ids if pk != by.pk]
    if not named:
        return
    Mention.objects.bulk_create(
        [Mention(note=note, case_id=note.case_id, staff_id=pk, at=now) for pk in named]
    )
    detail = {"note": note.pk, "staff": named}
    remember(note.brand_id, [Line(note.case_id, Kind.MENTIONED, now, by_id=by.pk, detail=detail)])


def see(case: Case, staff: Staff, now: datetime) -> None:
    """Somebody has the case open: they have seen where they are named in it."""
    Mention.objects.filter(case=case, staff=staff, seen_at=None).update(seen_at=now)
