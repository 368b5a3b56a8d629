"""The block beside a case and its deeds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anfu.cases.models import Case
from anfu.desk.case.queries import case_of
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.desk.winning.card import card_of
from anfu.flows.customer_agrees import customer_agrees, customer_takes_back, customer_wants_silence
from anfu.flows.customer_says_solved import customer_says_solved
from anfu.flows.staff_asks import staff_asks_to_rate, staff_follows_up
from anfu.flows.staff_gives import staff_gives
from anfu.playbook.queries import playbook_of
from anfu.winback.models import FollowUp, Survey
from anfu.winback.rules import PURPOSES


@require_safe
def card(request: DeskRequest, code: str) -> HttpResponse:
    """The block, live."""
    return _card(request, case_of(request.user, code))


@require_POST
def asking(request: DeskRequest, code: str, survey_id: int) -> HttpResponse:
    """The link to rate was sent by hand."""
    case = case_of(request.user, code)
    survey = get_object_or_404(Survey, pk=survey_id, case=case)
    return _card(request, case, staff_asks_to_rate(survey.pk, request.user, timezone.now()))


@require_POST
def following_up(request: DeskRequest, code: str, follow_up_id: int) -> HttpResponse:
    """It was asked by hand, or the customer told one of us."""
    case = case_of(request.user, code)
    follow_up = get_object_or_404(FollowUp, pk=follow_up_id, case=case)
    solved, now = request.POST.get("solved", ""), timezone.now()
    if solved in ("yes", "no"):
        why_not = customer_says_solved(follow_up.pk, solved == "yes", now, told=request.user)
    else:
        why_not = staff_follows_up(follow_up.pk, request.user, now)
    return _card(request, case, why_not)


@require_POST
def consent(request: DeskRequest, code: str) -> HttpResponse:
    """The customer told one of us what they agree to, or that they do not any more."""
    case, now = case_of(request.user, code), timezone.now()
    if "silence" in request.POST:
        customer_wants_silence(case.customer, now)
    elif request.POST.get("take_back") in PURPOSES:
        customer_takes_back(case.customer_id, request.POST["take_back"], now)
    elif request.POST.get("agree") in PURPOSES:
        book = playbook_of(case.playbook_id)
        customer_agrees(case.customer, [request.POST["agree"]], book, now, told=request.user)
    return _card(request, case)


@require_POST
def giving(request: DeskRequest, code: str) -> HttpResponse:
    """Give something, or propose it."""
    case = case_of(request.user, code)
    step, amount, reason = (request.POST.get(name, "") for name in ("step", "amount", "reason"))
    return _card(request, case, staff_gives(case.pk, request.user, step, amount, reason, timezone.now()))


def _card(request: DeskRequest, case: Case, why_not: str | None = None) -> HttpResponse:
    if request.method == "POST" and not request.htmx:
        return redirect("case", case.code)
    shown = {**card_of(case, timezone.now()), "refusal": why_refused(why_not) if why_not else ""}
    answer = render(request, "desk/winback/card.html", shown)
    if request.method == "POST":
        answer.headers["HX-Trigger"] = "refresh"
    return answer
