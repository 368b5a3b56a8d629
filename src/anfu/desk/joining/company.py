"""Single sign-on by OpenID Connect: to the organisation's own sign-in and back. It opens no login to strangers."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from anfu.desk.reasons import why_refused
from anfu.flows.logins_change import login_is_vouched_for
from anfu.settings import SSO

INVITED = "invited"
"""Under this name the secret of an invitation waits in the session while its holder signs in elsewhere."""


class Vouched(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Lets in whose login exists, or who holds an invitation; the role is the login's or the invitation's."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the login that this person may use; who was here before is known by the provider's own number."""
        secret = request.session.pop(INVITED, "")
        told = sociallogin.account.extra_data
        claims = told.get("userinfo") or told.get("id_token") or {}
        if told.get("id_token", claims).get("sub") != claims.get("sub"):
            raise ImmediateHttpResponse(_refused(request, "not_vouched"))
        if sociallogin.is_existing:
            return
        address = str(claims.get("email") or "") if claims.get("email_verified") is True else ""
        staff, why_not = login_is_vouched_for(secret, address, get_language() or "en", timezone.now())
        if staff is None:
            raise ImmediateHttpResponse(_refused(request, why_not or "not_vouched"))
        sociallogin.connect(request, staff)

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_more: Any) -> None:
        """The provider said no, or what it said does not hold."""
        raise ImmediateHttpResponse(_refused(request, "not_vouched"))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: logins are made above, by invitation."""
        del request, sociallogin
        return False

    def send_notification_mail(self, *_args: object, **_more: object) -> None:
        """Logins have no addresses."""


@login_not_required
@never_cache
@require_safe
def leave(request: HttpRequest, secret: str = "") -> HttpResponse:
    """Go to the organisation's sign-in; an invitation waits in the session."""
    try:
        provider = get_adapter().get_provider(request, SSO)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    request.session[INVITED] = secret
    try:
        answer: HttpResponse = provider.redirect(
            request, process=AuthProcess.LOGIN, next_url=get_next_redirect_url(request)
        )
    except (RequestException, KeyError):
        return _refused(request, "provider_away", 503)
    return answer


@login_not_required
@never_cache
@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the organisation's sign-in says of somebody."""
    try:
        answer: HttpResponse = openid.callback(request, provider_id)
    except KeyError:  # what it says of itself, or of the person, lacks what the standard asks for
        return _refused(request, "not_vouched")
    return answer


def _refused(request: HttpRequest, why_not: str, status: int = 403) -> HttpResponse:
    return render(request, "desk/account/not_vouched.html", {"refusal": why_refused(why_not)}, status=status)
