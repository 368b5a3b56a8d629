"""A customer answers: how we did, and whether it is really solved. Opening a link changes nothing; pressing does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anfu.desk.customer.page import follow_up_page, rating_page
from anfu.desk.winning.words import REFUSED
from anfu.flows.customer_agrees import customer_agrees, customer_takes_back, customer_wants_silence
from anfu.flows.customer_rates import customer_rates
from anfu.flows.customer_says_solved import customer_says_solved
from anfu.playbook.queries import playbook_of
from anfu.winback.links import RATE, Ticket, read
from anfu.winback.models import FollowUp, Survey

LANGUAGES: Mapping[str, str] = {"en": "en", "zh": "zh-hans"}
"""The page's language for each language of a playbook."""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, signed: str) -> HttpResponse:
    """The page behind a signed link."""
    ticket = read(signed)
    if ticket is None:
        raise Http404
    if ticket.asks == RATE:
        return _rating(request, ticket, signed)
    return _follow_up(request, ticket, signed)


def _rating(request: HttpRequest, ticket: Ticket, signed: str) -> HttpResponse:
    survey = _found(Survey.objects.select_related("case__playbook", "customer", "brand", "rating"), ticket)
    now, why_not = timezone.now(), None
    if request.method == "POST" and now < ticket.expires_at:
        if "silence" in request.POST:
            customer_wants_silence(survey.customer, now)
        elif purpose := request.POST.get("take_back"):
            customer_takes_back(survey.customer_id, purpose, now)
        else:
            score, words = request.POST.get("score", ""), request.POST.get("words", "")
            number = int(score) if score.isascii() and score.isdecimal() and len(score) < 3 else -1
            why_not = customer_rates(survey.pk, number, words, "page", now)
            if why_not is None:
                book = playbook_of(survey.case.playbook_id)
                customer_agrees(survey.customer, request.POST.getlist("agree"), book, now)
    return _answer(
        request, signed, survey.language, "rate", why_not, lambda: rating_page(survey, ticket, now)
    )


def _follow_up(request: HttpRequest, ticket: Ticket, signed: str) -> HttpResponse:
    asked = _found(FollowUp.objects.select_related("case__playbook", "customer", "brand", "owner"), ticket)
    now, why_not = timezone.now(), None
    if request.method == "POST" and request.POST.get("solved") in ("yes", "no"):
        why_not = customer_says_solved(asked.pk, request.POST["solved"] == "yes", now)
    return _answer(
        request, signed, asked.language, "solved", why_not, lambda: follow_up_page(asked, ticket, now)
    )


def _answer(
    request: HttpRequest, signed: str, language: str, template: str, why_not: str | None, shown: Any
) -> HttpResponse:
    if request.method == "POST" and why_not is None:
        return redirect("customer_page", signed)
    with translation.override(LANGUAGES.get(language, "en")):
        context = {**shown(), "refusal": str(REFUSED[why_not]) if why_not else ""}
        answer = render(request, f"desk/customer/{template}.html", context, status=422 if why_not else 200)
        answer.headers["Content-Language"] = translation.get_language() or "en"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _found(rows: Any, ticket: Ticket) -> Any:
    row = rows.filter(pk=ticket.pk).first()
    if row is None:
        raise Http404
    return row
