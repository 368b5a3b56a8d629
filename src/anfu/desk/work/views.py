"""The list of what is owed."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from anfu.cases.code import code_of, id_of
from anfu.desk.beginning.steps import begins
from anfu.desk.case.queries import case_of
from anfu.desk.once import once
from anfu.desk.queues import QUEUES
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.desk.work.choices import SPANS, choices
from anfu.desk.work.queries import MOST, PAGE, Board, board
from anfu.desk.work.sieve import Sieve
from anfu.flows.roster_changes import staff_drops_view, staff_keeps_view
from anfu.flows.staff_corrects import staff_corrects
from anfu.flows.staff_sorts import staff_deals, staff_snoozes, staff_tags
from anfu.people.policy import Action, may


@require_safe
def home(request: DeskRequest) -> HttpResponse:
    """The day begins with what is due; somebody's very first with the first steps."""
    return redirect("beginning") if begins(request.user, timezone.now()) else redirect("queue", "due")


@require_safe
def queue(request: DeskRequest, slug: str, template: str) -> HttpResponse:
    """One queue: the whole page, or its live part."""
    if slug not in QUEUES:
        raise Http404
    wanted = request.GET.get("shown", "")
    shown = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 7 else PAGE
    sieve = Sieve.of(request.GET.dict())
    owed, rows = _rows(request, slug, shown, sieve)
    context = {"board": owed, "tally": owed.tally, "rows": rows, "sieve": sieve}
    return render(request, template, context | (choices(request.user) if "page" in template else {}))


def _rows(request: DeskRequest, slug: str, shown: int, sieve: Sieve) -> tuple[Board, SafeString]:
    """The board and its rows as they are shown, alike for all who may read the same."""
    staff = request.user

    def show() -> tuple[Board, SafeString]:
        owed = board(staff, slug, shown, timezone.now(), sieve)
        context = {"board": owed, "next_shown": len(owed.rows) + PAGE, "sieve": sieve}
        return owed, render_to_string("desk/work/rows.html", context, request)

    rights = may(staff, Action.READ_PRIVATE), may(staff, Action.CARE)
    for_whom = *rights, get_language(), QUEUES[slug].is_own and staff.pk
    return once.get(staff.brand_id, ("rows", slug, shown, sieve, *for_whom), show)


@require_POST
def deed(request: DeskRequest) -> HttpResponse:
    """Do one thing to all cases that are marked."""
    ids = [pk for code in request.POST.getlist("case")[:MOST] if (pk := id_of(code)) is not None]
    what, now, staff = request.POST.get("deed", ""), timezone.now(), request.user
    to, tag = request.POST.get("to", ""), request.POST.get("tag", "")
    hours = request.POST.get("hours", "")
    match what:
        case "deal":
            why_not = staff_deals(ids, staff, int(to) if to.isdecimal() and len(to) < 19 else 0, now)
        case "tag" | "untag":
            why_not = staff_tags(ids, staff, tag, now, off=what == "untag")
        case "snooze":
            until = now + timedelta(hours=int(hours)) if hours in SPANS else None
            why_not = staff_snoozes(ids, staff, until, now)
        case "ordinary" | "serious":
            told = (staff_corrects(case_of(staff, code_of(pk)).pk, staff, "tier", what, now) for pk in ids)
            why_not = next(filter(None, list(told)), None)
        case _:
            raise Http404
    answer = render(request, "desk/case/refusal.html", {"refusal": why_refused(why_not)} if why_not else {})
    answer.headers["HX-Trigger"] = "refresh" if why_not else "refresh, done"
    return answer


@require_POST
def view(request: DeskRequest, slug: str) -> HttpResponse:
    """Keep the queue with its filters in the rail, or drop it from there."""
    sieve = Sieve.of(request.POST.dict())
    name = request.POST.get("name", "")
    if request.POST.get("drop"):
        staff_drops_view(request.user, request.POST["drop"])
    elif name.strip() and slug in QUEUES:
        staff_keeps_view(request.user, name, slug, sieve.address)
    return redirect(f"{reverse('queue', args=[slug])}?{sieve.address}")


@require_safe
def rail(request: DeskRequest) -> HttpResponse:
    """The rail alone, live beside any screen."""
    return render(request, "desk/rail_alone.html", {"current": request.GET.get("current", "")})
