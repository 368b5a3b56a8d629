"""The verbs of incidents: noticed as complaints arrive, and named, merged and split by people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection

from anfu.cases.actions import Kind, Line, remember
from anfu.cases.incidents.queries import Complaint, recent, usual
from anfu.cases.incidents.rules import group
from anfu.cases.models import Case, Incident, Sketch
from anfu.people.models import Brand, Staff
from anfu.postgres.bulk import copy_rows
from anfu.triage.subject import sketches, subjects

_TURN = (7003, 0)  # the advisory lock under which one worker at a time compares complaints


def take_turn() -> bool:
    """May this transaction compare complaints? Not while another one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", _TURN)
        return bool(cursor.fetchone()[0])


def note_complaints(brand: Brand, complaints: Sequence[Complaint]) -> None:
    """Keep what complaints are about, and put those about one thing into one incident; call it in turn."""
    if not complaints:
        return
    first = min(complaint.at for complaint in complaints)
    stored = sketches([complaint.text for complaint in complaints])
    ordinary = usual(brand, first)
    known = recent(brand, first, ordinary.words)
    grouped = group(subjects(stored, ordinary.words), known, ordinary.subjects, ordinary.spans)
    originals = {
        at: original if original >= 0 else complaints[-1 - original].case_id
        for at, original in grouped.copy_of.items()
    }
    _keep(brand, complaints, stored, originals)
    belongs = {complaints[at].case_id: incident for at, incident in grouped.joins.items()}
    for found in grouped.found:
        begun = min((complaints[at] for at in found.new), key=lambda complaint: complaint.at)
        cases = [*(complaints[at].case_id for at in found.new), *(known.cases[at] for at in found.known)]
        incident = _begin(brand, cases, begun)
        belongs |= dict.fromkeys(cases, incident.pk)
    _move(belongs)
    when = {complaint.case_id: complaint.at for complaint in complaints}
    now = max(when.values())
    remember(
        brand.pk,
        (
            Line(case_id, Kind.GROUPED, when.get(case_id, now), detail={"incident": incident_id})
            for case_id, incident_id in belongs.items()
        ),
    )


def name(incident: Incident, called: str) -> None:
    """Call an incident as people do."""
    Incident.objects.filter(pk=incident.pk).update(name=called[:100])


def merge(incident: Incident, into: Incident, by: Staff, now: datetime) -> None:
    """Two incidents are one: the cases of the first go over to the second, which tells so."""
    cases = list(Case.objects.filter(incident=incident).values_list("pk", flat=True))
    Incident.objects.filter(pk=incident.pk).update(merged_into=into)
    _put(incident.brand_id, cases, incident, into, by, now)


def split(incident: Incident, case_ids: Collection[int], by: Staff, now: datetime) -> Incident:
    """Some cases of an incident are about another thing: they become an incident of their own."""
    cases = Case.objects.filter(incident=incident, pk__in=case_ids).order_by("opened_at", "pk")
    first = cases.select_related("root_post")[0]
    apart = Incident.objects.create(
        brand_id=incident.brand_id,
        topic=first.topic,
        first_post=first.root_post,
        opened_at=first.opened_at,
        noticed_at=now,
    )
    _put(incident.brand_id, [case.pk for case in cases], incident, apart, by, now)
    return apart


def take_out(incident: Incident, case_ids: Collection[int], by: Staff, now: datetime) -> None:
    """Some cases of an incident have nothing to do with it."""
    cases = Case.objects.filter(incident=incident, pk__in=case_ids).values_list("pk", flat=True)
    _put(incident.brand_id, list(cases), incident, None, by, now)


def forget_old_sketches(brand: Brand, before: datetime) -> int:
    """Forget what complaints published before a moment (UTC) were about: nothing is compared with them any more."""
    return Sketch.objects.filter(brand=brand, at__lt=before).exclude(numbers=b"").update(numbers=b"")


def _begin(brand: Brand, case_ids: Collection[int], seen: Complaint) -> Incident:
    first = Case.objects.filter(pk__in=case_ids).order_by("opened_at", "pk")[0]
    return Incident.objects.create(
        brand=brand,
        topic=first.topic,
        first_post_id=first.root_post_id,
        opened_at=first.opened_at,
        noticed_at=seen.at,
    )


def _keep(
    brand: Brand, complaints: Sequence[Complaint], stored: Sequence[bytes], originals: Mapping[int, int]
) -> None:
    rows = (
        (complaint.case_id, brand.pk, complaint.at, sketch, originals.get(at))
        for at, (complaint, sketch) in enumerate(zip(complaints, stored, strict=True))
    )
    with connection.cursor() as cursor:
        copy_rows(
            cursor.cursor,
            Sketch._meta.db_table,
            ("case_id", "brand_id", "at", "numbers", "copy_of_id"),
            rows,
            ("int8", "int8", "timestamptz", "bytea", "int8"),
        )


def _put(
    brand_id: int, case_ids: Iterable[int], before: Incident, after: Incident | None, by: Staff, now: datetime
) -> None:
    moved = list(case_ids)
    Case.objects.filter(pk__in=moved).update(incident=after)
    detail = {"incident": after.pk if after else None, "from": before.pk}
    remember(brand_id, (Line(case_id, Kind.GROUPED, now, by_id=by.pk, detail=detail) for case_id in moved))


def _move(belongs: Mapping[int, int]) -> None:
    if not belongs:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            # Locked in the order in which intake locks them, so that neither waits for the other for ever.
            """WITH moved AS (
                   SELECT m.id, m.incident_id FROM unnest(%s::bigint[], %s::bigint[]) AS m (id, incident_id)
                   JOIN cases_case ON cases_case.id = m.id ORDER BY m.id FOR NO KEY UPDATE OF cases_case)
               UPDATE cases_case SET incident_id = moved.incident_id FROM moved WHERE cases_case.id = moved.id""",
            [list(belongs), list(belongs.values())],
        )
