"""The screen of posts that triage let pass, and a person's word on each."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anfu.cases.queries import without_case
from anfu.desk.case.why import reasons_of
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.flows.post_was_missed import post_was_missed, post_was_rightly_passed
from anfu.listening.models import Post
from anfu.triage.learning.queries import let_pass

SINCE = timedelta(days=3)
SHOWN, LOOKED_AT = 30, 300


@require_safe
def page(request: DeskRequest, template: str) -> HttpResponse:
    """The doubtful ones of the last days: the whole page, or its live part."""
    return render(request, template, {"passed": _passed(request)})


@require_POST
def word(request: DeskRequest, post_id: int) -> HttpResponse:
    """It is a complaint after all, or rightly none."""
    get_object_or_404(Post, pk=post_id, brand_id=request.user.brand_id)
    deed = post_was_missed if request.POST.get("is") == "complaint" else post_was_rightly_passed
    why_not = deed(post_id, request.user, timezone.now())
    if not request.htmx and not why_not:
        return redirect("passed")
    told = {"refusal": why_refused(why_not)} if why_not else {}
    template = "desk/passed/list.html" if request.htmx else "desk/passed/page.html"
    answer = render(request, template, {"passed": _passed(request), **told})
    return answer


def _passed(request: DeskRequest) -> list[dict[str, object]]:
    found = let_pass(request.user.brand, timezone.now() - SINCE, LOOKED_AT)
    loose = without_case(verdict.post_id for verdict in found)
    shown = [verdict for verdict in found if verdict.post_id in loose][:SHOWN]
    return [{"verdict": verdict, "post": verdict.post, "why": reasons_of(verdict.why)} for verdict in shown]
