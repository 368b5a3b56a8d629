"""The screen of promises, and its deeds: move with a message, or explain. To keep one is to write its reply."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from anfu.cases.queries import newest_from_customer
from anfu.desk.case.composing import Draft, proof_of
from anfu.desk.case.queries import newest_event_id
from anfu.desk.once import once
from anfu.desk.promises.queries import PAGE, WHOSE, ledger, promise_of
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.flows.staff_explains import staff_explains
from anfu.flows.staff_replies import Moving, staff_replies
from anfu.people.policy import Action, may
from anfu.playbook.queries import playbook_of
from anfu.promises.models import Promise
from anfu.replies.models import Reply

DRAFTS = {
    "en": "I am sorry: we said that you would hear from us by now, and we need longer than we thought. "
    "We will write to you again within 2 hours.",
    "zh": "真的很抱歉，原定这个时候给您消息，我们还需要一些时间，让您久等了。2小时内一定再给您回复。",
}
"""What a message that moves a promise may begin as; in the customer's language, to be made one's own."""


@require_safe
def page(request: DeskRequest, template: str) -> HttpResponse:
    """Every promise by due time, and the record of the last seven days."""
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else "team"
    only_said = request.GET.get("all") != "1"
    wanted = request.GET.get("shown", "")
    shown = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 7 else PAGE

    def show() -> SafeString:
        told = ledger(request.user, whose, only_said, shown, timezone.now())
        context = {
            "ledger": told,
            "whose": whose,
            "only_said": only_said,
            "next_shown": len(told.open) + PAGE,
        }
        return render_to_string("desk/promises/ledger.html", context, request)

    for_whom = may(request.user, Action.CARE), get_language(), whose == "mine" and request.user.pk
    key = "ledger", whose, only_said, shown, *for_whom
    rows = once.get(request.user.brand_id, key, show)
    if not template:
        return HttpResponse(rows)
    return render(request, template, {"shown": rows, "whose": whose, "only_said": only_said})


@require_http_methods(["GET", "POST"])
def move(request: DeskRequest, promise_id: int) -> HttpResponse:
    """Move a promise: a reason for us, a message with the new time for the customer."""
    promise = _promise(request, promise_id)
    now = timezone.now()
    if request.method == "GET":
        text = DRAFTS.get(playbook_of(promise.case.playbook_id).language, DRAFTS["en"])
        return _form(request, promise, text, "")
    text, reason = request.POST.get("text", ""), request.POST.get("reason", "")
    seen = request.POST.get("seen", "")
    why_not = staff_replies(
        promise.case_id,
        request.user,
        text,
        Reply.Stage.UPDATE,
        int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 19 else 0,
        now,
        moving=Moving(promise.pk, reason),
    )
    return _form(request, promise, text, reason, why_refused(why_not)) if why_not else _done(request)


@require_http_methods(["GET", "POST"])
def explain(request: DeskRequest, promise_id: int) -> HttpResponse:
    """Say why a promise was broken."""
    promise = _promise(request, promise_id)
    shown: dict[str, Any] = {"promise": promise, "case": promise.case}
    if request.method == "POST":
        why_not = staff_explains(promise.pk, request.user, request.POST.get("reason", ""), timezone.now())
        if why_not is None:
            return _done(request)
        shown |= {"refusal": why_refused(why_not)}
    return render(request, "desk/promises/explain.html", shown)


def _promise(request: DeskRequest, promise_id: int) -> Promise:
    if promise := promise_of(request.user, promise_id):
        return promise
    raise Http404


def _form(request: DeskRequest, promise: Promise, text: str, reason: str, refusal: str = "") -> HttpResponse:
    case = promise.case
    shown = {
        "promise": promise,
        "case": case,
        "text": text,
        "reason": reason,
        "refusal": refusal,
        "newest": newest_from_customer(case)[1],
        "seen": newest_event_id(case),
        **proof_of(case, Draft(text, Reply.Stage.UPDATE), timezone.now()),
    }
    return render(request, "desk/promises/move.html", shown)


def _done(request: DeskRequest) -> HttpResponse:
    if not request.htmx:
        return redirect("promises")
    done = HttpResponse("")
    done.headers["HX-Trigger"] = "refresh, closed"
    return done
