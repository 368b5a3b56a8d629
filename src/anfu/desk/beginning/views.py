"""Getting started: what somebody new does first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anfu.desk.beginning.steps import installation, practice
from anfu.desk.request import DeskRequest
from anfu.settings import env


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """The steps, and which are taken."""
    shown = {
        "practice": practice(request.user),
        "installation": installation(request.user),
        "is_demo": env.is_demo,
    }
    return render(request, "desk/beginning/page.html", shown)
