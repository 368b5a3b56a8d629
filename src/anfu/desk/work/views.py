"""The list of what is owed."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anfu.desk.queues import QUEUES
from anfu.desk.request import DeskRequest
from anfu.desk.work.queries import PAGE, board


@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """The day begins with what is due."""
    del request
    return redirect("queue", "due")


@require_safe
def queue(request: DeskRequest, slug: str, template: str) -> HttpResponse:
    """One queue: the whole page, or its live part."""
    if slug not in QUEUES:
        raise Http404
    wanted = request.GET.get("shown", "")
    shown = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 7 else PAGE
    owed = board(request.user, slug, shown, timezone.now())
    return render(
        request, template, {"board": owed, "tallies": owed.tallies, "next_shown": len(owed.rows) + PAGE}
    )


@require_safe
def rail(request: DeskRequest) -> HttpResponse:
    """The rail alone, live beside any screen."""
    return render(request, "desk/rail_alone.html", {"current": request.GET.get("current", "")})
