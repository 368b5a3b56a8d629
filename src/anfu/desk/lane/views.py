"""The card about the lane, and its deeds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anfu.cases.models import Case
from anfu.cases.suspicion.rules import Evidence
from anfu.desk.case.queries import case_of
from anfu.desk.lane.card import card_of
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.flows.staff_suspects import customer_appeals, staff_clears, staff_suspects


@require_safe
def card(request: DeskRequest, code: str) -> HttpResponse:
    """The card, live."""
    return render(request, "desk/lane/card.html", card_of(case_of(request.user, code)))


@require_POST
def suspicion(request: DeskRequest, code: str) -> HttpResponse:
    """Put the case into the lane, with the evidence."""
    case = case_of(request.user, code)
    told = request.POST
    evidence = Evidence(told.get("claims", ""), told.get("facts", ""), told.get("links", "").split())
    return _card(request, case, staff_suspects(case.pk, request.user, evidence, timezone.now()))


@require_POST
def appeal(request: DeskRequest, code: str) -> HttpResponse:
    """Keep what the customer says against it."""
    case = case_of(request.user, code)
    return _card(
        request, case, customer_appeals(case.pk, request.user, request.POST.get("text", ""), timezone.now())
    )


@require_POST
def clearing(request: DeskRequest, code: str) -> HttpResponse:
    """Take the case out of the lane."""
    case = case_of(request.user, code)
    return _card(
        request, case, staff_clears(case.pk, request.user, request.POST.get("why", ""), timezone.now())
    )


def _card(request: DeskRequest, case: Case, why_not: str | None) -> HttpResponse:
    if not request.htmx and not why_not:
        return redirect("case", case.code)
    told = {"refusal": why_refused(why_not), "typed": request.POST} if why_not else {}
    answer = render(request, "desk/lane/card.html", card_of(case) | told)
    answer.headers["HX-Trigger"] = "refresh" if why_not else "refresh, done"
    return answer
