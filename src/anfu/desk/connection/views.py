"""The screen of the account on X: connect it, try its permissions, pause and resume, take note of gaps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anfu.channel.port import ChannelError
from anfu.channel.x import connect
from anfu.channel.x.listen import who_am_i
from anfu.channel.x.self_test import try_permissions
from anfu.desk.connection.queries import connection_of, grant_of, others
from anfu.desk.connection.words import PURPOSES, STEPS
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.flows.sending_is_paused import sending_goes_on, sending_is_paused
from anfu.listening.actions import take_note_of_gap
from anfu.listening.queries import open_gaps
from anfu.schedule.channels import the_app, x_client
from anfu.schedule.connecting import connect_account

ASKED = "consent"
"""Under this name the question that X was asked waits in the session for its answer."""


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """How the account is connected and what stands in the way."""
    return _page(request)


@require_POST
def question(request: DeskRequest) -> HttpResponse:
    """Prepare the question to the account's owner, whose answer X brings back, or the person pastes."""
    asked = connect.ask(the_app())
    request.session[ASKED] = asked._asdict()
    return _page(request, asked=asked)


@require_http_methods(["GET", "POST"])
def answer(request: DeskRequest) -> HttpResponse:
    """Take X's answer: the address that it led to, by itself or pasted."""
    waiting = request.session.get(ASKED)
    if waiting is None:
        return _page(request, wrong=_("No question waits for an answer. Begin again with “Connect”."))
    asked = connect.Consent(**waiting)
    told = request.POST.get("answer", "") if request.method == "POST" else request.get_full_path()
    try:
        connected = connect_account(told, asked, timezone.now(), others(request.user.brand))
    except ChannelError as error:
        return _page(request, asked=asked, wrong=str(error))
    del request.session[ASKED]
    said = _("@%(handle)s is connected.") % {"handle": connected.handle}
    messages.success(request, said, extra_tags="connection")
    if not connected.lasts:
        said = _("X gave no refresh token: allow offline.access in the app, and connect again.")
        messages.warning(request, said, extra_tags="connection")
    return redirect("connection")


@require_POST
def trial(request: DeskRequest) -> HttpResponse:
    """Try every permission at X, without saying or changing anything."""
    kept = grant_of(request.user.brand)
    try:
        client = x_client()
        account = kept.account_x_id if kept else who_am_i(client)[0]
        if account in others(request.user.brand):
            raise ChannelError("The keys of this installation speak for another brand.")
        tried = [
            (one, PURPOSES[one.name])
            for one in try_permissions(client, account, kept.scopes if kept else None)
        ]
    except ChannelError as error:
        return _page(request, wrong=str(error))
    return _page(request, tried=tried)


@require_POST
def pause(request: DeskRequest) -> HttpResponse:
    """Let nothing leave until somebody resumes."""
    why_not = sending_is_paused(
        request.user.brand, request.POST.get("reason", ""), request.user, timezone.now()
    )
    return _page(request, wrong=str(why_refused("reason_unsaid"))) if why_not else redirect("connection")


@require_POST
def resume(request: DeskRequest) -> HttpResponse:
    """Let replies leave again."""
    sending_goes_on(request.user.brand, timezone.now())
    return redirect("connection")


@require_POST
def noting(request: DeskRequest, gap_id: int) -> HttpResponse:
    """Take note of what was not heard: it is shown no longer."""
    open_ids = {gap.pk for gap in open_gaps(request.user.brand)}
    gap = get_object_or_404(request.user.brand.gaps.filter(pk__in=open_ids), pk=gap_id)
    take_note_of_gap(gap, timezone.now())
    return redirect("connection")


def _page(request: DeskRequest, **more: Any) -> HttpResponse:
    answer_url = request.build_absolute_uri(reverse("connection_answer"))
    shown = {"connection": connection_of(request.user, timezone.now(), answer_url), "steps": STEPS} | more
    return render(request, "desk/connection/page.html", shown, status=422 if more.get("wrong") else 200)
