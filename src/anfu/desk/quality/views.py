"""The screens of quality and what people do there."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anfu.desk.badge import Badge
from anfu.desk.quality.cards import (
    agreement_in_words,
    card_of,
    facts_in_words,
    found_in_words,
    marks_in,
    row_of,
)
from anfu.desk.quality.words import ITEMS, MARKS
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.flows.reply_is_assessed import (
    appeal_is_decided,
    assessment_is_appealed,
    assessments_are_read,
    reply_is_assessed,
)
from anfu.insight.quality.models import Appeal, Assessment, Sample
from anfu.insight.quality.queries import Held, about, agreed, appeals_before, held_of, standings, waiting_for
from anfu.insight.quality.rules import BY_PEOPLE, ENOUGH, ENOUGH_TWICE
from anfu.listening.models import Post
from anfu.people.models import Staff
from anfu.people.policy import Action, may

SHOWN = 20
LOOKS_BACK = timedelta(days=90)


def badge(staff: Staff, now: datetime) -> Badge:
    """What is new about one's own replies, and what one is asked to assess or decide."""
    del now
    unread = Assessment.objects.filter(sample__person=staff, read_at=None).count()
    asked = len(waiting_for(staff, 100)) + len(appeals_before(staff)) if may(staff, Action.ASSESS) else 0
    return Badge(unread + asked)


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """One's own replies first; for who assesses, what waits; for who leads, the team."""
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
def card(request: DeskRequest, sample_id: int) -> HttpResponse:
    """One reply with its scorecard; what another assessor said is shown once one has said one's own."""
    sample = get_object_or_404(
        Sample.objects.select_related("reply__case__root_post", "person"),
        pk=sample_id,
        brand_id=request.user.brand_id,
    )
    refusal = None
    if request.method == "POST":
        refusal = reply_is_assessed(
            sample.pk,
            marks_in(request.POST),
            request.POST.get("words", ""),
            request.user,
            timezone.now(),
            is_unsafe=request.POST.get("unsafe") == "on",
        )
        if refusal is None:
            return redirect("quality_card", sample.pk)
    held = held_of(sample)
    mine = any(one.assessment.by_id == request.user.pk for one in held)
    shows = mine or sample.person_id == request.user.pk or len(held) >= sample.wanted
    reply = sample.reply
    shown = {
        "sample": sample,
        "reply": reply,
        "post": Post.objects.filter(brand_id=reply.brand_id, x_id=reply.to_x_id).first()
        or reply.case.root_post,
        "facts": facts_in_words(sample),
        "found": found_in_words(sample),
        "may_assess": not mine and sample.person_id != request.user.pk and len(held) < sample.wanted,
        "cards": [card_of(one) for one in held] if shows else [],
        "typed": request.POST,
        "refusal": why_refused(refusal) if refusal else "",
        **_items(),
    }
    return render(request, "desk/quality/card.html", shown, status=422 if refusal else 200)


@require_POST
def appeal(request: DeskRequest, assessment_id: int) -> HttpResponse:
    """Hold an assessment of one's own reply to be wrong."""
    get_object_or_404(Assessment, pk=assessment_id, sample__brand_id=request.user.brand_id)
    reason = request.POST.get("reason", "")
    return _answer(request, assessment_is_appealed(assessment_id, reason, request.user, timezone.now()))


@require_POST
def decision(request: DeskRequest, appeal_id: int) -> HttpResponse:
    """Decide an appeal: other marks, or the assessment stands."""
    get_object_or_404(Appeal, pk=appeal_id, assessment__sample__brand_id=request.user.brand_id)
    changes = request.POST.get("outcome") == "changed"
    why_not = appeal_is_decided(
        appeal_id,
        marks_in(request.POST) if changes else None,
        request.POST.get("answer", ""),
        request.user,
        timezone.now(),
        is_unsafe=request.POST.get("unsafe") == "on",
    )
    return _answer(request, why_not)


def _answer(request: DeskRequest, why_not: str | None) -> HttpResponse:
    return _page(request, why_refused(why_not)) if why_not else redirect("quality")


def _page(request: DeskRequest, refusal: str = "") -> HttpResponse:
    staff, now = request.user, timezone.now()
    own = about(staff, SHOWN)
    assesses, leads = may(staff, Action.ASSESS), may(staff, Action.MEASURE_PEOPLE)
    since = now - LOOKS_BACK
    mine = [one for one in standings(staff.brand, since, now, now) if leads or one.person_id == staff.pk]
    people = Staff.objects.in_bulk([one.person_id for one in mine])
    rows = [row_of(one, people) for one in mine]
    appeals = appeals_before(staff) if assesses else []
    shown = {
        "own": [card_of(one) for one in own],
        "row": next((row for row in rows if row.person.pk == staff.pk), None),
        "waiting": waiting_for(staff, SHOWN) if assesses else [],
        "appeals": [(one, card_of(held_of_appeal(one))) for one in appeals],
        "assesses": assesses,
        "rows": rows if leads else [],
        "leads": leads,
        "agreement": agreement_in_words(kappa := agreed(staff.brand, since)),
        "twice": kappa.n,
        "enough": ENOUGH,
        "enough_twice": ENOUGH_TWICE,
        "refusal": refusal,
        **_items(),
    }
    answer = render(request, "desk/quality/page.html", shown, status=422 if refusal else 200)
    unread = [one.assessment.pk for one in own if one.assessment.read_at is None]
    if unread and request.method == "GET":
        assessments_are_read(unread, staff, now)
    return answer


def held_of_appeal(appealed: Appeal) -> Held:
    """The assessment that an appeal is about, as it was made."""
    return Held(appealed.assessment, appealed)


def _items() -> dict[str, object]:
    return {
        "items": [(item, *ITEMS[item]) for item in BY_PEOPLE],
        "marks": MARKS,
    }
