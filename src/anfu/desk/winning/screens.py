"""The screens of winning back: follow-ups that a person must do, and what is given, rated and agreed to."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.desk.winning.making_good import purses, waiting_for
from anfu.desk.winning.ratings import latest, rated
from anfu.flows.grant_is_decided import grant_is_decided
from anfu.winback.follow_ups.queries import for_a_person
from anfu.winback.grants.queries import cost_of
from anfu.winback.models import Grant

MONTH = timedelta(days=30)
MOST = 100


@require_safe
def follow_ups(request: DeskRequest, template: str) -> HttpResponse:
    """What people must ask or look at themselves: one's own first."""
    waiting = for_a_person(request.user)
    mine = [one for one in waiting[:MOST] if one.owner_id == request.user.pk]
    others = [one for one in waiting[:MOST] if one.owner_id != request.user.pk]
    return render(request, template, {"mine": mine, "others": others, "count": waiting.count()})


@require_safe
def overview(request: DeskRequest) -> HttpResponse:
    """What was rated, what was given, and what waits for a second person."""
    return _overview(request)


@require_POST
def decision(request: DeskRequest, grant_id: int) -> HttpResponse:
    """Agree to a proposal, or not."""
    get_object_or_404(Grant, pk=grant_id, brand_id=request.user.brand_id)
    agrees, why = request.POST.get("agrees") == "yes", request.POST.get("why", "")
    why_not = grant_is_decided(grant_id, request.user, agrees, why, timezone.now())
    return _overview(request, why_refused(why_not)) if why_not else redirect("winback")


def _overview(request: DeskRequest, refusal: str = "") -> HttpResponse:
    now, brand = timezone.now(), request.user.brand
    shown = {
        "refusal": refusal,
        "proposals": waiting_for(request.user),
        "purses": purses(brand, now),
        "costs": cost_of(brand, now - MONTH, now),
        "rated": rated(brand, now - MONTH, now),
        "latest": latest(brand),
    }
    return render(request, "desk/winback/overview.html", shown, status=422 if refusal else 200)
