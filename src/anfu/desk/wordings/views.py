"""The wordings to choose from, beside the reply box."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anfu.desk.case.queries import case_of
from anfu.desk.request import DeskRequest
from anfu.desk.wordings.queries import wordings


@require_safe
def choose(request: DeskRequest, code: str) -> HttpResponse:
    """The wordings of the stage and the lane that are chosen in the reply box."""
    case, asked = case_of(request.user, code), request.GET
    private = asked.get("lane") == "private"
    told = wordings(case, request.user, asked.get("stage", ""), timezone.now(), private=private)
    return render(request, "desk/case/wordings.html", {"case": case, "wordings": told})
