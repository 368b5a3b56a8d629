"""What an open case page says of its person, and hears of the others."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anfu.attending.queries import at_case, draft_of
from anfu.attending.rules import pen
from anfu.cases.models import Case
from anfu.desk.case.queries import case_of
from anfu.desk.request import DeskRequest
from anfu.flows.staff_attends import staff_attends, staff_drafts, staff_leaves
from anfu.people.models import Staff


@require_safe
def others(request: DeskRequest, code: str) -> HttpResponse:
    """Who else is here, who types, and what they have written so far."""
    return render(request, "desk/attending/others.html", others_at(case_of(request.user, code), request.user))


@require_POST
def here(request: DeskRequest, code: str) -> HttpResponse:
    """The page is open; with `text`, what is being written in it."""
    case, now = case_of(request.user, code), timezone.now()
    if "gone" in request.POST:
        staff_leaves(case, request.user)
    elif "text" in request.POST:
        told = request.POST
        staff_drafts(
            case,
            request.user,
            told["text"],
            told.get("stage", "")[:12],
            now,
            private=told.get("lane") == "private",
            by_model=told.get("drafted") == "on",
        )
    else:
        staff_attends(case, request.user, types=request.POST.get("types") == "1", now=now)
    return HttpResponse(status=204)


def others_at(case: Case, staff: Staff) -> dict[str, Any]:
    """The context of who else is at a case; `holder` is somebody else who began to type first."""
    here = at_case(case, timezone.now())
    holder, draft = pen(here), draft_of(case)
    return {
        "case": case,
        "others": [one for one in here if one.staff_id != staff.pk],
        "holder": holder if holder and holder.staff_id != staff.pk else None,
        "theirs": draft if draft and draft.by_id != staff.pk else None,
    }
