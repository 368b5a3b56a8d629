"""Search: the page, and the box that Ctrl/⌘ and K open anywhere."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from anfu.desk.access import may_open
from anfu.desk.finding.queries import Kind, case_called, find
from anfu.desk.queues import QUEUES
from anfu.desk.rail import SCREENS
from anfu.desk.request import DeskRequest
from anfu.desk.words import FINDABLE
from anfu.search.rules import plain

FEW = 8
LONGEST = 200


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """All that was found, newest first; a case's reference leads straight to it."""
    searched = _searched(request)
    if case := case_called(request.user, searched):
        return redirect("case", case.code)
    kind = request.GET.get("kind", "")
    kinds = [kind] if kind in FINDABLE else list(FINDABLE)
    findings = find(request.user, searched, kinds, before=_before(request.GET.get("before", "")))
    shown = {"searched": searched, "findings": findings, "kind": kind, "kinds": FINDABLE}
    return render(request, "desk/finding/page.html", shown)


@require_safe
def box(request: DeskRequest) -> HttpResponse:
    """The first of everything that fits what is being typed."""
    searched = _searched(request)
    wanted = plain(searched)
    queues = [(slug, queue) for slug, queue in QUEUES.items() if wanted in plain(str(queue.name))]
    screens = [
        (slug, screen)
        for slug, screen in SCREENS.items()
        if wanted in plain(str(screen.name)) and may_open(request.user, slug)
    ]
    shown = {
        "searched": searched,
        "case": case_called(request.user, searched),
        "queues": queues,
        "screens": screens,
        "customers": find(request.user, searched, [Kind.CUSTOMER], FEW),
        "findings": find(request.user, searched, [Kind.POST, Kind.NOTE], FEW),
    }
    return render(request, "desk/finding/box.html", shown)


def _searched(request: DeskRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST]


def _before(said: str) -> tuple[datetime, int] | None:
    at, _comma, ref = said.partition(",")
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    return (moment, int(ref)) if moment and moment.tzinfo and ref.isdecimal() and len(ref) < 19 else None
