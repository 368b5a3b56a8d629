"""The screen of people and its deeds, and where oneself is signed in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Count, Exists, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from anfu.audit.models import Line
from anfu.desk.keys.queries import keys_of
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.desk.words import ROLES
from anfu.flows.logins_change import (
    login_is_closed,
    login_is_offered,
    offer_is_withdrawn,
    role_changes,
    sessions_end,
)
from anfu.people.admission.queries import STEPS
from anfu.people.models import Staff


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: DeskRequest) -> HttpResponse:
    """Everybody with a login, and who is invited; a new invitation's link is shown in the answer, and never again."""
    if request.method != "POST":
        return people_page(request)
    secret, why_not = login_is_offered(
        request.POST.get("name", ""), request.POST.get("role", ""), request.user, timezone.now()
    )
    if why_not:
        return people_page(request, refusal=why_refused(why_not))
    return people_page(request, link=request.build_absolute_uri(reverse("join", args=[secret])))


@require_POST
def person(request: DeskRequest, staff_id: int) -> HttpResponse:
    """Give a colleague another role, close or open their login, or sign them out."""
    staff = get_object_or_404(Staff, pk=staff_id, brand_id=request.user.brand_id)
    deed, why_not = request.POST.get("deed", ""), None
    if deed in ("close", "open"):
        why_not = login_is_closed(staff, request.user, opens=deed == "open")
    elif deed == "sign_out":
        sessions_end(staff, request.user)
    else:
        why_not = role_changes(staff, request.POST.get("role", ""), request.user)
    return people_page(request, refusal=why_refused(why_not)) if why_not else redirect("people")


@require_POST
def uninvite(request: DeskRequest, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation."""
    found = get_object_or_404(request.user.brand.invitations.filter(taken_by=None), pk=invitation_id)
    offer_is_withdrawn(found, request.user, timezone.now())
    return redirect("people")


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: DeskRequest) -> HttpResponse:
    """One's second step, and where one is signed in; one session ends, or all but this one."""
    current = request.session.session_key or ""
    if request.method == "POST":
        said = request.POST.get("session", "")
        only = int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None
        sessions_end(request.user, request.user, only, current if only is None else "")
        return redirect("me")
    found = UserSession.objects.purge_and_list(request.user)
    shown = {
        "sessions": sorted(found, key=lambda one: one.created_at, reverse=True),
        "current": current,
        "keys": keys_of(request.user),
    }
    return render(request, "desk/people/me.html", shown)


def people_page(request: DeskRequest, refusal: str = "", link: str = "") -> HttpResponse:
    """The screen, with what was refused or the link that was made."""
    brand, now = request.user.brand, timezone.now()
    lines = Line.objects.filter(brand=brand, who=OuterRef("username")).order_by("-number").values("at")[:1]
    people = Staff.objects.filter(brand=brand).annotate(
        seen_at=Subquery(lines),
        sessions=Count("usersession"),
        has_step=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=STEPS)),
    )
    open_ones = brand.invitations.filter(taken_by=None, withdrawn_at=None, expires_at__gt=now)
    shown = {
        "people": people.order_by("-is_active", "username"),
        "invitations": open_ones.select_related("made_by").order_by("expires_at"),
        "roles": ROLES,
        "refusal": refusal,
        "link": link,
    }
    answer = render(request, "desk/people/page.html", shown, status=422 if refusal else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer
