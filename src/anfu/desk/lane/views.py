"""The card about the lane, and its deeds."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anfu.cases.models import Case
from anfu.cases.suspicion.rules import Evidence
from anfu.desk.case.queries import case_of
from anfu.desk.lane.card import card_of, evidence_of
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.flows.staff_reports import (
    report_is_agreed,
    report_is_declined,
    report_is_handed_in,
    staff_reports,
)
from anfu.flows.staff_suspects import customer_appeals, staff_clears, staff_suspects


@require_safe
def card(request: DeskRequest, code: str) -> HttpResponse:
    """The card, live."""
    return render(request, "desk/lane/card.html", card_of(case_of(request.user, code), request.user))


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


@require_POST
def report(request: DeskRequest, code: str) -> HttpResponse:
    """Propose to report defamation to X; agree, decline, or say that it was handed in."""
    case, told, now = case_of(request.user, code), request.POST, timezone.now()
    match told.get("deed"):
        case "agree":
            why_not = report_is_agreed(case.pk, request.user, now)
        case "decline":
            why_not = report_is_declined(case.pk, request.user, told.get("why", ""), now)
        case "hand_in":
            why_not = report_is_handed_in(case.pk, request.user, told.get("number", ""), now)
        case _:
            why_not = staff_reports(case.pk, request.user, told.get("why", ""), now)
    return _card(request, case, why_not)


@require_safe
def evidence(request: DeskRequest, code: str) -> HttpResponse:
    """The evidence file, to keep or to hand in with a report; for those who care for customers."""
    shown = evidence_of(case_of(request.user, code), timezone.now())
    if shown["suspicion"] is None:
        raise Http404
    answer = render(request, "desk/lane/evidence.html", shown)
    answer.headers["Content-Disposition"] = f'attachment; filename="evidence-{code}.html"'
    return answer


def _card(request: DeskRequest, case: Case, why_not: str | None) -> HttpResponse:
    if not request.htmx and not why_not:
        return redirect("case", case.code)
    told = {"refusal": why_refused(why_not), "typed": request.POST} if why_not else {}
    answer = render(request, "desk/lane/card.html", card_of(case, request.user) | told)
    answer.headers["HX-Trigger"] = "refresh" if why_not else "refresh, done"
    return answer
