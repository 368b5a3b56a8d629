"""The screen of events and alerts and its deeds, for leads and admins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anfu.desk.badge import Badge
from anfu.desk.events.form import Entry, read, read_span
from anfu.desk.events.words import SHAPES, WRONG
from anfu.desk.request import DeskRequest
from anfu.events import actions as events
from anfu.events.kinds import ALERTS, KINDS
from anfu.events.models import Subscription
from anfu.events.queries import log_of, subscriptions, troubled
from anfu.events.signing import new_secret
from anfu.events.words import NAMES
from anfu.people.models import Staff
from anfu.schedule.channels import the_vault
from anfu.schedule.tasks import wake_messengers
from anfu.settings import env

COOLDOWN = 15
"""Minutes that are proposed for people."""
MOST = 100
"""As many deliveries are shown."""


def badge(staff: Staff, now: datetime) -> Badge:
    """How many receivers do not answer."""
    del now
    return Badge(troubled(staff.brand))


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """Every receiver and how it is."""
    shown = {"receivers": subscriptions(request.user.brand), "shapes": SHAPES}
    return render(request, "desk/events/page.html", shown)


@require_http_methods(["GET", "POST"])
def new(request: DeskRequest, shape: str) -> HttpResponse:
    """A new receiver. The secret of a webhook is shown in the answer, and never again."""
    if shape not in SHAPES:
        raise Http404
    if request.method != "POST":
        people = shape != Subscription.Shape.JSON
        entered = {"language": request.user.language, "cooldown": COOLDOWN if people else 0, "zone": "UTC"}
        return _form(request, shape, {**entered, "kinds": ALERTS if people else KINDS})
    entry = read(shape, request.POST.dict(), request.POST.getlist("kinds"), is_new=True)
    if isinstance(entry, str):
        return _form(request, shape, _entered(request), entry)
    secret, vault = new_secret(), the_vault()
    made = events.subscribe(
        request.user.brand,
        entry.wish,
        (vault.lock(entry.address), entry.shown),
        vault.lock(secret),
        request.user,
        timezone.now(),
    )
    return (
        _one(request, made.pk, secret=secret)
        if shape == Subscription.Shape.JSON
        else redirect("event", made.pk)
    )


@require_http_methods(["GET", "POST"])
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Other wishes of a receiver, or another address."""
    one = _mine(request, pk)
    if request.method != "POST":
        return _form(request, one.shape, vars(one) | {"address": ""}, one=one)
    entry = read(one.shape, request.POST.dict(), request.POST.getlist("kinds"), is_new=False)
    if isinstance(entry, str):
        return _form(request, one.shape, _entered(request), entry, one=one)
    events.change(one, entry.wish, _address(entry))
    return redirect("event", pk)


@require_safe
def one(request: DeskRequest, pk: int, template: str) -> HttpResponse:
    """One receiver: how it is, and what it was told."""
    _mine(request, pk)
    return _one(request, pk, template)


@require_POST
def test(request: DeskRequest, pk: int) -> HttpResponse:
    """Send a test at once."""
    events.try_out(_mine(request, pk), env.page_address, timezone.now())
    wake_messengers()
    return redirect("event", pk)


@require_POST
def secret(request: DeskRequest, pk: int) -> HttpResponse:
    """Change the secret; the new one is shown in the answer, and never again."""
    made = new_secret()
    events.change_secret(_mine(request, pk), the_vault().lock(made), timezone.now())
    return _one(request, pk, secret=made)


@require_POST
def pausing(request: DeskRequest, pk: int) -> HttpResponse:
    """Pause a receiver, or resume it."""
    one, now = _mine(request, pk), timezone.now()
    if one.paused_at:
        events.resume(one, now)
        wake_messengers()
    else:
        events.pause(one, request.user, now)
    return redirect("event", pk)


@require_POST
def removal(request: DeskRequest, pk: int) -> HttpResponse:
    """Remove a receiver."""
    events.remove(_mine(request, pk), timezone.now())
    return redirect("events")


@require_POST
def replay(request: DeskRequest, pk: int) -> HttpResponse:
    """Tell one event once more, or all of a span."""
    one, now = _mine(request, pk), timezone.now()
    which = request.POST.get("delivery", "")
    if which.isascii() and which.isdecimal() and len(which) < 19:
        events.replay(one, [int(which)], now)
    elif span := read_span(request.POST):
        events.replay_span(one, *span, now)
    else:
        return _one(request, pk, wrong="span_wrong")
    wake_messengers()
    return redirect("event", pk)


def _one(
    request: DeskRequest, pk: int, template: str = "desk/events/one.html", wrong: str = "", secret: str = ""
) -> HttpResponse:
    receiver = next((one for one in subscriptions(request.user.brand) if one.pk == pk), None)
    if receiver is None:
        raise Http404
    shown = {
        "one": receiver,
        "shape": SHAPES[receiver.shape],
        "kinds": [NAMES[kind] for kind in receiver.kinds],
        "log": log_of(receiver, MOST),
        "most": MOST,
        "secret": secret,
        "wrong": WRONG.get(wrong, ""),
    }
    response = render(request, template, shown, status=422 if wrong else 200)
    if secret:
        response.headers["Cache-Control"] = "no-store"
    return response


def _form(
    request: DeskRequest,
    shape: str,
    entered: dict[str, Any],
    wrong: str = "",
    one: Subscription | None = None,
) -> HttpResponse:
    shown = {
        "shape": shape,
        "title": SHAPES[shape],
        "entered": entered,
        "kinds": [(kind, NAMES[kind], kind in entered["kinds"]) for kind in KINDS],
        "wrong": WRONG.get(wrong, ""),
        "one": one,
    }
    return render(request, "desk/events/form.html", shown, status=422 if wrong else 200)


def _entered(request: DeskRequest) -> dict[str, Any]:
    return request.POST.dict() | {"kinds": request.POST.getlist("kinds")}


def _address(entry: Entry) -> tuple[str, str] | None:
    return (the_vault().lock(entry.address), entry.shown) if entry.address else None


def _mine(request: DeskRequest, pk: int) -> Subscription:
    return get_object_or_404(request.user.brand.subscriptions.filter(removed_at=None), pk=pk)
