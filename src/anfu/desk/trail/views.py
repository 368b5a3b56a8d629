"""The trail as its auditor reads it: filtered, newest first, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anfu.audit.models import Line, Trail
from anfu.audit.rules import Kind
from anfu.desk.request import DeskRequest
from anfu.desk.words import TRAIL
from anfu.insight.sheet import as_csv
from anfu.people.models import Brand, Staff

PAGE = 100
KINDS = frozenset(kind.value for kind in Kind)
COLUMNS = ("number", "at", "kind", "who", "role", "deed", "what", "address", "hash")


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """A page of lines that fit the filters; `before` is the number of the last line of the page before."""
    lines = _lines(request.user.brand, request.GET)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        lines = lines.filter(number__lt=int(before))
    shown = list(lines[: PAGE + 1])
    asked = request.GET.copy()
    asked.pop("before", None)
    told = {
        "lines": shown[:PAGE],
        "next": shown[PAGE - 1].number if len(shown) > PAGE else None,
        "trail": Trail.objects.filter(brand=request.user.brand_id).first(),
        "people": Staff.objects.filter(brand=request.user.brand_id).order_by("username"),
        "kinds": TRAIL,
        "asked": request.GET,
        "query": asked.urlencode(),
    }
    return render(request, "desk/trail/page.html", told)


@require_safe
def sheet(request: DeskRequest) -> StreamingHttpResponse:
    """All lines that fit the filters, as CSV that no spreadsheet takes for formulas."""
    answer = StreamingHttpResponse(
        _rows(_lines(request.user.brand, request.GET)), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="anfu-trail.csv"'
    return answer


def _rows(lines: QuerySet[Line]) -> Iterator[str]:
    yield as_csv(COLUMNS, [])
    for line in lines.iterator(chunk_size=2000):
        at = line.at.astimezone(UTC).isoformat()
        row = (line.number, at, line.kind, line.who, line.role, line.deed, line.what, line.address)
        yield as_csv([], [(*row, bytes(line.hash).hex())]).lstrip("\ufeff\r\n")


def _lines(brand: Brand, asked: QueryDict) -> QuerySet[Line]:
    lines = Line.objects.filter(brand=brand).order_by("-number")
    if who := asked.get("who"):
        lines = lines.filter(who=who[:150])
    if (kind := asked.get("kind")) in KINDS:
        lines = lines.filter(kind=kind)
    if what := asked.get("what", "").strip():
        lines = lines.filter(what__icontains=what[:100])
    if since := _day(asked.get("since", "")):
        lines = lines.filter(at__gte=since)
    if until := _day(asked.get("until", "")):
        lines = lines.filter(at__lt=until + timedelta(days=1))
    return lines


def _day(said: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(said), datetime.min.time(), UTC)
    except ValueError:
        return None
