"""The screen of the team and its deeds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.desk.team.form import read
from anfu.desk.words import LANGUAGES, ROLES, TOPICS
from anfu.flows.roster_changes import roster_changes, staff_goes_away
from anfu.flows.staff_sorts import staff_hands_over
from anfu.people.models import Staff
from anfu.people.policy import Action, may
from anfu.people.roster.queries import has_roster, team, teams_of

AWAY = {"1": timedelta(hours=1), "8": timedelta(hours=8), "24": timedelta(days=1), "168": timedelta(days=7)}


@require_safe
def page(request: DeskRequest, template: str) -> HttpResponse:
    """Who works now, and everybody's shifts, languages, skills and load."""
    members = team(request.user.brand_id, timezone.now())
    shown = {
        "members": sorted(members, key=lambda one: (not one.is_here, str(one.staff))),
        "here": sum(one.is_here for one in members),
        "rostered": has_roster(request.user.brand),
        "mine": next((one for one in members if one.staff.pk == request.user.pk), None),
        "may_roster": may(request.user, Action.ROSTER),
        "roles": ROLES,
        "weekdays": WEEKDAYS,
    }
    return render(request, template, shown)


@require_http_methods(["GET", "POST"])
def roster(request: DeskRequest, staff_id: int) -> HttpResponse:
    """Set somebody's shifts and what they are dealt."""
    member = get_object_or_404(Staff, pk=staff_id, brand_id=request.user.brand_id)
    refusal = ""
    if request.method == "POST":
        entry = read(request.POST.dict(), request.POST.getlist("languages"), request.POST.getlist("skills"))
        if not isinstance(entry, str):
            roster_changes(
                request.user,
                member.pk,
                entry.hours,
                entry.languages,
                entry.skills,
                entry.capacity,
                entry.team,
            )
            return _done(request)
        refusal = why_refused(entry)
    return render(request, "desk/team/roster.html", {"refusal": refusal, **_form(member)})


@require_http_methods(["GET", "POST"])
def handover(request: DeskRequest) -> HttpResponse:
    """Hand the open cases of a shift over, with a note."""
    now, refusal = timezone.now(), ""
    note, to = request.POST.get("note", ""), request.POST.get("to", "")
    if request.method == "POST":
        to_id = int(to) if to.isascii() and to.isdecimal() and len(to) < 19 else None
        why_not = staff_hands_over(request.user, to_id, note, now)
        if why_not is None:
            return _done(request)
        refusal = why_refused(why_not)
    members = [one for one in team(request.user.brand_id, now) if one.staff.pk != request.user.pk]
    shown = {
        "members": sorted(members, key=lambda one: (not one.is_here, one.load)),
        "count": request.user.cases.filter(closed_at=None).count(),
        "note": note,
        "refusal": refusal,
    }
    return render(request, "desk/team/handover.html", shown)


@require_POST
def away(request: DeskRequest) -> HttpResponse:
    """Be away for a while, or be back."""
    span = AWAY.get(request.POST.get("hours", ""))
    staff_goes_away(request.user, timezone.now() + span if span else None)
    return redirect("team")


def _form(member: Staff) -> dict[str, Any]:
    shifts = {one.weekday: one for one in member.shifts.order_by("-starts")}
    return {
        "member": member,
        "days": [(day, name, shifts.get(day)) for day, name in WEEKDAYS.items()],
        "zone": next(iter(shifts.values())).zone if shifts else "UTC",
        "languages": LANGUAGES,
        "topics": TOPICS,
        "teams": sorted(set(teams_of(member.brand).values())),
    }


def _done(request: DeskRequest) -> HttpResponse:
    if not request.htmx:
        return redirect("team")
    done = HttpResponse("")
    done.headers["HX-Trigger"] = "refresh, closed"
    return done
