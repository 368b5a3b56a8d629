"""Sign-in by invitation, and the language of the desk."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.views import i18n


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes sign-up; logins are made with `anfu staff add`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False


@login_not_required
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Show the desk in another language from now on; also before sign-in."""
    return i18n.set_language(request)
