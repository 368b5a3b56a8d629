"""The screens of incidents and what people do with them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anfu.cases.code import id_of
from anfu.cases.models import Incident
from anfu.desk.case.queries import case_of
from anfu.desk.incidents.queries import all_standing, membership_of, page_of
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.flows.staff_groups import staff_merges, staff_names, staff_splits


@require_safe
def page(request: DeskRequest, template: str) -> HttpResponse:
    """All incidents with cases open: the whole page, or its live part."""
    return render(request, template, {"incidents": all_standing(request.user)})


@require_safe
def one(request: DeskRequest, incident_id: int) -> HttpResponse:
    """One incident and its cases."""
    return render(request, "desk/incidents/one.html", {"page": page_of(request.user, incident_id)})


@require_safe
def card(request: DeskRequest, code: str) -> HttpResponse:
    """The card beside a case, live."""
    return render(request, "desk/incidents/card.html", membership_of(case_of(request.user, code)))


@require_POST
def naming(request: DeskRequest, incident_id: int) -> HttpResponse:
    """Call it by a name."""
    _known(request, incident_id)
    return _answer(request, incident_id, staff_names(incident_id, request.user, request.POST.get("name", "")))


@require_POST
def merging(request: DeskRequest, incident_id: int) -> HttpResponse:
    """It is the same as another."""
    _known(request, incident_id)
    wanted = request.POST.get("into", "")
    into = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 19 else 0
    why_not = staff_merges(incident_id, into, request.user, timezone.now())
    return _answer(request, incident_id if why_not else into, why_not)


@require_POST
def splitting(request: DeskRequest, incident_id: int) -> HttpResponse:
    """The chosen cases are about another thing, or about nothing that others complain of."""
    _known(request, incident_id)
    cases = [pk for code in request.POST.getlist("case") if (pk := id_of(code)) is not None]
    is_another = request.POST.get("split") == "another"
    why_not = staff_splits(incident_id, cases, request.user, timezone.now(), is_another=is_another)
    return _answer(request, incident_id, why_not)


def _known(request: DeskRequest, incident_id: int) -> None:
    if not Incident.objects.filter(pk=incident_id, brand_id=request.user.brand_id).exists():
        raise Http404


def _answer(request: DeskRequest, incident_id: int, why_not: str | None) -> HttpResponse:
    if why_not is None:
        return redirect("incident", incident_id)
    shown = {"page": page_of(request.user, incident_id), "refusal": why_refused(why_not)}
    return render(request, "desk/incidents/one.html", shown)
