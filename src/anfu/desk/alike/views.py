"""The card of similar cases, read when somebody unfolds it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anfu.desk.alike.queries import alike_to
from anfu.desk.case.queries import case_of
from anfu.desk.request import DeskRequest
from anfu.people.policy import Action, may


@require_safe
def card(request: DeskRequest, code: str) -> HttpResponse:
    """What was resolved before and was about the same."""
    case = case_of(request.user, code)
    found = alike_to(case, may_read_private=may(request.user, Action.READ_PRIVATE))
    return render(request, "desk/alike/card.html", {"alike": found})
