"""The pages of the second step: allauth's own, in our design, noted in the trail, and without its scripts."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from anfu.audit.rules import Kind
from anfu.desk.people.views import people_page
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.desk.trail.noting import note_deed
from anfu.flows.logins_change import keys_are_lost
from anfu.people.models import Staff


class SecondStep(AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    """Asked after the password of everybody who has set a second step up."""

    template_name = "desk/keys/step.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Note that somebody had the password and not the rest."""
        note_deed(self.request, self.stage.login.user, Kind.REFUSED, "second_step")
        answer: HttpResponse = super().form_invalid(form)
        return answer

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """The forms, and what the browser is asked for; None where there is no passkey."""
        told: dict[str, Any] = super().get_context_data(**more)
        options = told["js_data"]["request_options"]
        has_any = options["publicKey"].get("allowCredentials")
        return told | {"passkey": _as_json(options) if has_any else None}


class SignInByPasskey(LoginWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """In with a passkey alone: it is a thing that one has, opened by a finger, a face or a PIN."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the sign-in, which says that it did not fit."""
        del form
        return redirect(f"{reverse('account_login')}?passkey=unknown")


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """A new passkey; kept in the device where that can, so that it may open without a password."""

    template_name = "desk/keys/add.html"

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """The form, and what the browser is asked for."""
        told: dict[str, Any] = super().get_context_data(**more)
        options = dict(told["js_data"]["creation_options"]["publicKey"])
        wanted = dict(options.get("authenticatorSelection") or {}) | {
            "residentKey": "preferred",
            "requireResidentKey": False,
        }
        return told | {"passkey": _as_json({"publicKey": options | {"authenticatorSelection": wanted}})}


class PasskeyAgain(ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """A passkey before a change."""

    template_name = "desk/keys/again_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say that it did not fit."""
        del form
        answer: HttpResponse = self.render_to_response(self.get_context_data())
        return answer

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """The form, and what the browser is asked for."""
        told: dict[str, Any] = super().get_context_data(**more)
        return told | {"passkey": _as_json(told["js_data"]["request_options"])}


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """One passkey less; not the last step of somebody whose role needs one."""

    template_name = "desk/keys/remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, or say why not."""
        if not get_adapter().can_delete_authenticator(self.object):
            why_not = get_adapter().error_messages["cannot_delete_authenticator"]
            answer: HttpResponse = self.render_to_response(self.get_context_data(refusal=why_not))
            return answer
        removed: HttpResponse = super().form_valid(form)
        return removed


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Where allauth leads after a change: one's own page."""
    del request
    return redirect("me")


@require_POST
def lost(request: DeskRequest, staff_id: int) -> HttpResponse:
    """Take a colleague's lost second step away; asks for the admin's own password again."""
    staff = get_object_or_404(Staff, pk=staff_id, brand_id=request.user.brand_id)
    answer: HttpResponse = _take_away(request, staff)
    return answer


@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def _take_away(request: DeskRequest, staff: Staff) -> HttpResponse:
    why_not = keys_are_lost(staff, request.user)
    return people_page(request, refusal=why_refused(why_not)) if why_not else redirect("people")


def _as_json(options: Any) -> str:
    return json.dumps(options, cls=DjangoJSONEncoder)
