"""The card about a customer."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anfu.desk.case.queries import case_of
from anfu.desk.known.queries import known_of
from anfu.desk.request import DeskRequest


@require_safe
def card(request: DeskRequest, code: str) -> HttpResponse:
    """What is known of the customer of a case."""
    case = case_of(request.user, code)
    return render(request, "desk/known/card.html", {"case": case, "known": known_of(case)})
