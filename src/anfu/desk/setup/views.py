"""The page of all settings."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anfu.desk.rail import Group, shelves
from anfu.desk.request import DeskRequest
from anfu.desk.setup.facts import facts
from anfu.settings import env


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """The screens of settings that this person may open, and what the environment says."""
    groups = shelves(request.user, None, timezone.now())
    lines = next((one.lines for one in groups if one.group is Group.SETTINGS), [])
    shown = {
        "lines": [line for line in lines if line.slug != "settings"],
        "facts": facts(request.user.brand, env),
    }
    return render(request, "desk/setup/page.html", shown)
