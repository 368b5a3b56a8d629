"""The page of one case and its deeds: read anew on each request, written only by flows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from anfu.attending.queries import draft_of
from anfu.cases.models import Case
from anfu.channel.port import Picture as Shown
from anfu.desk.attending.views import others_at
from anfu.desk.case.composing import Draft, composer_of, proof_of
from anfu.desk.case.page import page_of
from anfu.desk.case.queries import File, case_of, file_of
from anfu.desk.drafting.address import address
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.reply_is_settled import reply_is_settled
from anfu.flows.reply_is_taken_back import reply_is_taken_back
from anfu.flows.staff_corrects import staff_corrects, staff_takes_correction_back
from anfu.flows.staff_notes import staff_notes
from anfu.flows.staff_replies import staff_replies
from anfu.flows.staff_takes import staff_takes
from anfu.replies.models import Picture, Reply
from anfu.replies.pictures.rules import LARGEST


@require_safe
def page(request: DeskRequest, code: str) -> HttpResponse:
    """The whole case."""
    return _page(request, case_of(request.user, code))


@require_safe
def part(request: DeskRequest, code: str, template: str) -> HttpResponse:
    """A live part of the page; `seen` is the newest event that its reader has read."""
    file = file_of(case_of(request.user, code))
    seen = _number(request.GET.get("seen", ""))
    return render(request, template, page_of(file, request.user, timezone.now(), seen))


@require_POST
def reply(request: DeskRequest, code: str) -> HttpResponse:
    """Queue a reply; where it may not leave, the text stays."""
    case = case_of(request.user, code)
    draft = Draft.of(request.POST)
    if draft.stage not in Reply.Stage.values:
        return _answer(request, case, "stage_unknown", draft)
    seen = _number(request.POST.get("seen", "")) or 0
    private = bool(draft.private)
    why_not = staff_replies(
        case.pk,
        request.user,
        draft.text,
        draft.stage,
        seen,
        timezone.now(),
        private=private,
        invite=bool(draft.invite) and not private,
        picture=_picture(request),
        unread_draft=draft.drafted and not draft.read,
    )
    return _answer(request, case, why_not, draft)


@require_safe
def picture(request: DeskRequest, code: str, reply_id: int) -> HttpResponse:
    """The picture that goes with a reply, for those who care for customers."""
    case = case_of(request.user, code)
    kept = get_object_or_404(Picture, reply__case=case, reply_id=reply_id)
    headers = {"Cache-Control": "private, max-age=3600"}
    return HttpResponse(bytes(kept.content), content_type=kept.kind, headers=headers)


@require_POST
def owner(request: DeskRequest, code: str) -> HttpResponse:
    """Take the case."""
    case = case_of(request.user, code)
    why_not = staff_takes(case.pk, request.user, request.POST.get("why", ""), timezone.now())
    return _answer(request, case, why_not)


@require_POST
def closure(request: DeskRequest, code: str) -> HttpResponse:
    """Close the case."""
    case = case_of(request.user, code)
    why_not = case_is_closed(case.pk, request.user, request.POST.get("why", ""), timezone.now())
    return _answer(request, case, why_not)


@require_POST
def note(request: DeskRequest, code: str) -> HttpResponse:
    """Leave a note for the team."""
    case = case_of(request.user, code)
    why_not = staff_notes(case.pk, request.user, request.POST.get("text", ""), timezone.now())
    return _answer(request, case, why_not)


@require_POST
def correction(request: DeskRequest, code: str) -> HttpResponse:
    """Correct the verdict: "tier serious", say; or take the newest correction back."""
    case = case_of(request.user, code)
    what, _, to = request.POST.get("correction", "").partition(" ")
    if what == "back":
        return _answer(request, case, staff_takes_correction_back(case.pk, request.user, timezone.now()))
    return _answer(request, case, staff_corrects(case.pk, request.user, what, to, timezone.now()))


@require_POST
def settlement(request: DeskRequest, code: str, reply_id: int) -> HttpResponse:
    """Say whether an unsure reply is on X."""
    case = case_of(request.user, code)
    unsure = get_object_or_404(case.replies, pk=reply_id)
    is_on_x = request.POST.get("is_on_x") == "yes"
    return _answer(request, case, reply_is_settled(unsure.pk, request.user, is_on_x, timezone.now()))


@require_POST
def withdrawal(request: DeskRequest, code: str, reply_id: int) -> HttpResponse:
    """Take a reply back while it waits."""
    case = case_of(request.user, code)
    waiting = get_object_or_404(case.replies, pk=reply_id)
    return _answer(request, case, reply_is_taken_back(waiting.pk, request.user, timezone.now()))


@require_POST
def proof(request: DeskRequest, code: str) -> HttpResponse:
    """What a text weighs and what to mend in it, while it is typed."""
    case = case_of(request.user, code)
    draft = Draft.of(request.POST)
    if draft.stage not in Reply.Stage.values:
        draft = replace(draft, stage=Reply.Stage.ANSWER)
    return render(request, "desk/case/proof.html", proof_of(case, draft, timezone.now()))


NOTHING = Draft()


def _picture(request: DeskRequest) -> Shown | None:
    chosen = request.FILES.get("picture")
    # One byte more than X takes is enough to know that it is too big.
    return Shown(chosen.read(LARGEST + 1), request.POST.get("alt", "")) if chosen else None


def _answer(request: DeskRequest, case: Case, why_not: str | None, draft: Draft = NOTHING) -> HttpResponse:
    # The browser keeps what was typed; without scripts the page comes back with it.
    if request.htmx:
        refusal = {"refusal": why_refused(why_not)} if why_not else {}
        answer = render(request, "desk/case/refusal.html", refusal)
        answer.headers["HX-Trigger"] = "refresh" if why_not else "refresh, done"
        return answer
    if why_not:
        return _page(request, case, 422, refusal=why_refused(why_not), draft=draft)
    return redirect("case", case.code)


def _page(
    request: DeskRequest, case: Case, status: int = 200, *, refusal: str = "", draft: Draft = NOTHING
) -> HttpResponse:
    file, now = file_of(case), timezone.now()
    shown = {
        **page_of(file, request.user, now),
        **_composer(request, file, draft, now),
        "refusal": refusal,
    }
    return render(request, "desk/case/page.html", shown, status=status)


def _composer(request: DeskRequest, file: File, draft: Draft, now: datetime) -> dict[str, Any]:
    # The draft that is shared in the case, unless this page comes back with a text of its own.
    shared = None if draft.text else draft_of(file.case)
    written = draft
    if shared:
        written = replace(
            draft, text=shared.text, stage=shared.stage, private=shared.private, drafted=shared.by_model
        )
    others = others_at(file.case, request.user)
    return {**others, **composer_of(file, written, now), "drafts_on": address() is not None}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
