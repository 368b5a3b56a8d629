"""The verbs by which cases are sorted. Each adds its line of history in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from anfu.cases.actions import Kind, Line, remember
from anfu.cases.models import Case
from anfu.people.models import Staff


def deal(cases: Sequence[Case], to: Staff, by: Staff | None, why: str, now: datetime) -> None:
    """Give cases to somebody: by the roster, or by a colleague who decides so."""
    ours = [case for case in cases if case.owner_id != to.pk]
    Case.objects.filter(pk__in=[case.pk for case in ours]).update(owner=to)
    by_id = by.pk if by else None
    for case in ours:
        detail = {"owner": to.pk, "from": case.owner_id, "why": why}
        remember(case.brand_id, [Line(case.pk, Kind.DEALT, now, by_id=by_id, detail=detail)])
        case.owner = to


def give_back(cases: Sequence[Case], why: str, now: datetime) -> None:
    """Return cases to the queue: their owner let the customer wait."""
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(owner=None)
    for case in cases:
        detail = {"from": case.owner_id, "why": why}
        remember(case.brand_id, [Line(case.pk, Kind.GIVEN_BACK, now, detail=detail)])


def hand_over(cases: Sequence[Case], to: Staff | None, note: str, by: Staff, now: datetime) -> None:
    """Hand cases to a colleague, or back to the queue, with a note on what is to be known."""
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(owner=to)
    for case in cases:
        detail = {"from": case.owner_id, "owner": to.pk if to else None, "why": note}
        remember(case.brand_id, [Line(case.pk, Kind.HANDED_OVER, now, by_id=by.pk, detail=detail)])


def tag(cases: Sequence[Case], name: str, by: Staff, now: datetime, *, off: bool = False) -> None:
    """Put a tag on cases, or take it off."""
    for case in cases:
        if (name in case.tags) is not off:
            continue
        tags = [one for one in case.tags if one != name] if off else [*case.tags, name]
        Case.objects.filter(pk=case.pk).update(tags=tags)
        detail = {"tag": name, "off": off}
        remember(case.brand_id, [Line(case.pk, Kind.TAGGED, now, by_id=by.pk, detail=detail)])


def snooze(cases: Sequence[Case], until: datetime | None, by: Staff, now: datetime) -> None:
    """Put cases out of sight until a moment (UTC), or back into it."""
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(snoozed_until=until)
    for case in cases:
        detail = {"until": until.isoformat() if until else None}
        remember(case.brand_id, [Line(case.pk, Kind.SNOOZED, now, by_id=by.pk, detail=detail)])
