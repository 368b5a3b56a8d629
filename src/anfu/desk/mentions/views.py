"""The screen of notes that name somebody."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anfu.desk.mentions.queries import MOST, mentions_of
from anfu.desk.request import DeskRequest


@require_safe
def page(request: DeskRequest, template: str) -> HttpResponse:
    """What names this person: the whole page, or its live part."""
    return render(request, template, {"mentions": mentions_of(request.user), "most": MOST})
