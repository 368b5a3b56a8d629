"""Sign-in by invitation, and the language of the desk."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.views import PasswordChangeView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views import i18n

from anfu.audit.rules import Kind
from anfu.desk.trail.noting import note_deed
from anfu.flows.roster_changes import staff_speaks
from anfu.people.models import Staff


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes sign-up; logins are made with `anfu staff add`."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note that somebody tried a login that exists, with a password that does not fit."""
        staff = Staff.objects.filter(username=credentials.get("username", "")).first()
        if staff is not None:
            note_deed(request, staff, Kind.REFUSED, "sign_in")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Tries are counted for a login whatever the desk is called in the address."""
        del request
        return str(credentials.get("username", "")).lower()

    def post_login(self, request: HttpRequest, user: Staff, **more: Any) -> HttpResponseBase:
        """Note who came in, and by what: password, totp, recovery_codes, webauthn or socialaccount."""
        ways = [
            record.get("type") or record["method"] for record in get_authentication_records(request, user)
        ]
        note_deed(request, user, Kind.ENTERED, "sign_in", " ".join(ways))
        answer: HttpResponseBase = super().post_login(request, user, **more)
        return answer

    def add_message(self, *_args: Any, **_more: Any) -> None:
        """The desk says what happened where it happens."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False


class OwnPassword(PasswordChangeView):  # type: ignore[misc]  # allauth ships no types
    """A new password; not for logins that only single sign-on opens."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show or take it."""
        if isinstance(request.user, Staff) and not request.user.has_usable_password():
            return redirect("me")
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


@login_not_required
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Show the desk in another language from now on: kept with the person, before sign-in with the browser."""
    wanted = request.POST.get("language", "")
    if isinstance(request.user, Staff) and wanted in dict(settings.LANGUAGES):
        staff_speaks(request.user, wanted)
    return i18n.set_language(request)
