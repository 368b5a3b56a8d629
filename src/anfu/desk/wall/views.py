"""The wall."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from anfu.desk.request import DeskRequest
from anfu.desk.wall.queries import wall
from anfu.desk.wall.rules import PER_PERSON


@require_safe
def page(request: DeskRequest, template: str) -> HttpResponse:
    """How the team stands now."""
    return render(request, template, {"wall": wall(request.user, timezone.now()), "per_person": PER_PERSON})
