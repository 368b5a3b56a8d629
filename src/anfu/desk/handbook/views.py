"""The handbook."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anfu.desk.handbook.queries import handbooks
from anfu.desk.request import DeskRequest


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """The active playbook of the language that was asked for, else of the reader's own."""
    books = handbooks(request.user.brand)
    wanted = request.GET.get("lang") or request.user.language[:2]
    chosen = next((one for one in books if one.book.language == wanted), books[0] if books else None)
    return render(request, "desk/handbook/page.html", {"books": books, "handbook": chosen})
