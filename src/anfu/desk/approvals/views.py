"""The screen of what waits for a second person, and what they may do with it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anfu.desk.approvals.queries import tray
from anfu.desk.case.queries import case_of
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.flows.reply_is_approved import reply_is_approved
from anfu.flows.reply_is_returned import reply_is_returned
from anfu.flows.reply_is_reworded import reply_is_reworded
from anfu.replies.models import Reply


@require_safe
def page(request: DeskRequest, template: str) -> HttpResponse:
    """All that waits: the whole page, or its live part; for those who care for customers."""
    return render(request, template, {"tray": tray(request.user)})


@require_POST
def approval(request: DeskRequest, code: str, reply_id: int) -> HttpResponse:
    """Approve a reply; `seen` is the newest event that the page showed."""
    reply = _reply_of(request, code, reply_id)
    seen = request.POST.get("seen", "")
    newest = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else 0
    return _answer(request, code, reply_is_approved(reply.pk, request.user, newest, timezone.now()))


@require_POST
def rewording(request: DeskRequest, code: str, reply_id: int) -> HttpResponse:
    """Change the words of a reply that waits."""
    reply = _reply_of(request, code, reply_id)
    text = request.POST.get("text", "")
    return _answer(request, code, reply_is_reworded(reply.pk, request.user, text, timezone.now()))


@require_POST
def returning(request: DeskRequest, code: str, reply_id: int) -> HttpResponse:
    """Return a reply to its writer."""
    reply = _reply_of(request, code, reply_id)
    reason = request.POST.get("reason", "")
    return _answer(request, code, reply_is_returned(reply.pk, request.user, reason, timezone.now()))


def _reply_of(request: DeskRequest, code: str, reply_id: int) -> Reply:
    return get_object_or_404(case_of(request.user, code).replies, pk=reply_id)


def _answer(request: DeskRequest, code: str, why_not: str | None) -> HttpResponse:
    refusal = {"refusal": why_refused(why_not)} if why_not else {}
    if not request.htmx:
        refused = render(request, "desk/approvals/refused.html", refusal, status=422)
        return refused if why_not else redirect("case", code)
    answer = render(request, "desk/case/refusal.html", refusal)
    answer.headers["HX-Trigger"] = "refresh" if why_not else "refresh, done"
    return answer
