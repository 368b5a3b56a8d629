"""Sign-in by invitation, and the language of the desk."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.views import i18n

from anfu.flows.roster_changes import staff_speaks
from anfu.people.models import Staff


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes sign-up; logins are made with `anfu staff add`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False


@login_not_required
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Show the desk in another language from now on: kept with the person, before sign-in with the browser."""
    wanted = request.POST.get("language", "")
    if isinstance(request.user, Staff) and wanted in dict(settings.LANGUAGES):
        staff_speaks(request.user, wanted)
    return i18n.set_language(request)
