"""The screen of imports and its deeds, for leads and admins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anfu.channel.networks import able
from anfu.desk.imports.words import MEANINGS, SYSTEMS, said
from anfu.desk.request import DeskRequest
from anfu.flows.file_is_imported import (
    file_is_dropped,
    file_is_proposed,
    import_begins,
    import_is_decided,
)
from anfu.flows.import_is_undone import import_is_undone
from anfu.imports.look import look
from anfu.imports.models import Import
from anfu.imports.queries import faults_of, imports_of, same_file
from anfu.imports.reading.sheet import LARGEST, Fault, UnreadableFileError
from anfu.insight.sheet import as_csv
from anfu.schedule.tasks import wake_importers
from anfu.settings import env

SHOWN = 50
FAULTS_SHOWN = 20
SHEET = ("line", "column", "reason", "found")


@require_http_methods(["GET", "POST"])
def page(request: DeskRequest) -> HttpResponse:
    """All imports; or a new file, of which a first look is shown."""
    if request.method != "POST":
        return _page(request)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, Fault(0, "", "empty_file"))
    if (file.size or 0) > LARGEST:
        return _page(request, Fault(0, "", "too_large", f"{LARGEST >> 20} MB"))
    try:
        imported = file_is_proposed(
            request.user.brand, file.read(), file.name or "", request.user, timezone.now()
        )
    except UnreadableFileError as error:
        return _page(request, error.fault)
    return redirect("import", imported.pk)


@require_safe
def one(request: DeskRequest, import_id: int, template: str) -> HttpResponse:
    """One import: what it would come to, or what came of it."""
    imported = _mine(request, import_id)
    return _one(request, imported, template=template)


@require_POST
def change(request: DeskRequest, import_id: int) -> HttpResponse:
    """What the columns mean, and since when posts are cared for."""
    imported = _mine(request, import_id)
    if imported.begun_at:
        return redirect("import", import_id)
    columns = {meaning: name for meaning in MEANINGS if (name := request.POST.get(meaning, ""))}
    try:
        care_since = datetime.fromisoformat(request.POST.get("care_since", "")).replace(tzinfo=UTC)
    except ValueError:
        care_since = imported.care_since
    why_not = import_is_decided(imported, columns, care_since, request.user, timezone.now())
    return _one(request, imported, why_not) if why_not else redirect("import", import_id)


@require_POST
def beginning(request: DeskRequest, import_id: int) -> HttpResponse:
    """Take it in."""
    imported = _mine(request, import_id)
    try:
        why_not = import_begins(imported, _kept_since(), request.user, timezone.now())
    except UnreadableFileError as error:
        why_not = error.fault.reason
    if why_not and why_not != "import_begun":
        return _one(request, imported, why_not)
    wake_importers()
    return redirect("import", import_id)


@require_POST
def undoing(request: DeskRequest, import_id: int) -> HttpResponse:
    """Undo it; a file that was never begun is forgotten."""
    imported = _mine(request, import_id)
    if imported.begun_at is None:
        file_is_dropped(imported, request.user)
        return redirect("imports")
    import_is_undone(imported, request.user, timezone.now())
    return redirect("import", import_id)


@require_safe
def faults(request: DeskRequest, import_id: int) -> StreamingHttpResponse:
    """What could not be read, as CSV."""
    imported = _mine(request, import_id)
    rows = [(one.line, one.column, said(one.reason), one.detail) for one in faults_of(imported)]
    answer = StreamingHttpResponse([as_csv(SHEET, rows)], content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{imported.pk}.csv"'
    return answer


def _page(request: DeskRequest, fault: Fault | None = None) -> HttpResponse:
    shown = {
        "imports": imports_of(request.user.brand, SHOWN),
        "systems": SYSTEMS,
        "fault": fault,
        "why": said(fault.reason) if fault else "",
    }
    return render(request, "desk/imports/page.html", shown, status=422 if fault else 200)


def _one(
    request: DeskRequest, imported: Import, why_not: str = "", template: str = "desk/imports/one.html"
) -> HttpResponse:
    shown: dict[str, object] = {
        "one": imported,
        "system": SYSTEMS.get(imported.system, ""),
        "same": same_file(imported),
        "most": FAULTS_SHOWN,
    }
    if imported.begun_at is None:
        try:
            seen = look(imported, _kept_since(), timezone.now())
        except UnreadableFileError as error:
            return _page(request, error.fault)
        shown |= {
            "look": seen,
            "cost": able(imported.brand.network).read_usd * seen.plan.to_ask,
            "choices": [(key, name, seen.columns.get(key, "")) for key, name in MEANINGS.items()],
            "samples": [[row.get(key, "") for key in seen.columns] for row in seen.samples],
            "sampled": [MEANINGS[key] for key in seen.columns],
        }
        found: list[Fault] = seen.plan.faults
        why_not = why_not or seen.why_not or ""
    else:
        found = [Fault(one.line, one.column, one.reason, one.detail) for one in faults_of(imported)]
    shown["faults"] = [(one, said(one.reason)) for one in found[:FAULTS_SHOWN]]
    shown["wrong"] = said(why_not) if why_not else ""
    return render(request, template, shown, status=422 if why_not else 200)


def _mine(request: DeskRequest, import_id: int) -> Import:
    return get_object_or_404(Import.objects.select_related("brand"), pk=import_id, brand=request.user.brand)


def _kept_since() -> datetime:
    return timezone.now() - timedelta(days=env.keep_days)
