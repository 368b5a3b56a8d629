"""The page that an invitation leads to: choose a login and a password, once."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from anfu.desk.reasons import why_refused
from anfu.flows.logins_change import login_is_taken
from anfu.people.admission.rules import digest_of, stands
from anfu.people.models import Invitation


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, secret: str) -> HttpResponse:
    """Whoever has the link makes their login; what is wrong with the link is not told apart."""
    now, why_not = timezone.now(), None
    login = request.POST.get("login", "").strip()
    if request.method == "POST":
        why_not = login_is_taken(secret, login, request.POST.get("password", ""), get_language() or "en", now)
        if why_not is None:
            return redirect("account_login")
    found = Invitation.objects.select_related("brand").filter(digest=digest_of(secret)).first()
    if found is None or not stands(
        found.expires_at, found.taken_by_id is not None, found.withdrawn_at is not None, now
    ):
        found, why_not = None, "link_used"
    shown = {"invitation": found, "login": login, "refusal": why_refused(why_not) if why_not else ""}
    answer = render(request, "desk/people/join.html", shown, status=422 if why_not else 200)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
