"""The screens on which customers are invited, told of improvements, and thanked; and those who praise now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from anfu.cases.models import Incident
from anfu.channel.networks import able
from anfu.desk.reasons import why_refused
from anfu.desk.request import DeskRequest
from anfu.flows.customers_are_invited import (
    customers_are_invited,
    customers_are_thanked,
    gathering_is_planned,
)
from anfu.flows.improvement_is_told import improvement_is_made, improvement_is_told, staff_tells
from anfu.insight.sheet import as_csv
from anfu.playbook.queries import shelf
from anfu.playbook.words import TOPICS
from anfu.winback.advocates import advocates as former_complainers
from anfu.winback.consents.queries import standings
from anfu.winback.gatherings.queries import candidates, invited, planned
from anfu.winback.improvements.queries import concerned, improvements_of
from anfu.winback.models import Gathering, Improvement
from anfu.winback.rules import Kind, Way, why_not_contact
from anfu.winback.wording import brand_caps, improvement_message, improvement_post


@require_http_methods(["GET", "HEAD", "POST"])
def gatherings(request: DeskRequest) -> HttpResponse:
    """What customers may be invited to."""
    why_not = None
    if request.method == "POST":
        kind, title = request.POST.get("kind", ""), request.POST.get("title", "")
        why_not = gathering_is_planned(kind, title, request.user, timezone.now())
        if why_not is None:
            return redirect("gatherings")
    shown = {
        "gatherings": planned(request.user.brand),
        "kinds": Gathering.Kind.values,
        "refusal": why_refused(why_not) if why_not else "",
    }
    return render(request, "desk/winback/gatherings.html", shown, status=422 if why_not else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def gathering(request: DeskRequest, gathering_id: int) -> HttpResponse:
    """Who may be invited to it, and who was."""
    one, now = _gathering(request, gathering_id), timezone.now()
    if request.method == "POST":
        customers_are_invited(one.pk, _numbers(request, "customer"), request.user, now)
        return redirect("gathering", one.pk)
    caps = brand_caps(shelf(request.user.brand))
    shown = {"gathering": one, "candidates": candidates(one, caps, now), "invited": invited(one)}
    return render(request, "desk/winback/gathering.html", shown)


@require_safe
def invited_sheet(request: DeskRequest, gathering_id: int) -> HttpResponse:
    """The invited as CSV, for whoever writes to them."""
    one = _gathering(request, gathering_id)
    lines = [
        (row.customer.username, row.customer.name, row.invited_at.isoformat(), str(row.invited_by))
        for row in invited(one)
    ]
    answer = HttpResponse(
        as_csv(("handle", "name", "invited_at", "invited_by"), lines), content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="invited-{one.pk}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def improvements(request: DeskRequest) -> HttpResponse:
    """You said, we did."""
    brand, books = request.user.brand, shelf(request.user.brand).by_language
    why_not = None
    if request.method == "POST":
        incident = request.POST.get("incident", "")
        why_not = improvement_is_made(
            request.POST.get("topic", ""),
            int(incident) if incident.isascii() and incident.isdecimal() and len(incident) < 19 else None,
            {lang: request.POST.get(f"said-{lang}", "") for lang in books},
            {lang: request.POST.get(f"done-{lang}", "") for lang in books},
            request.user,
            timezone.now(),
        )
        if why_not is None:
            return redirect("improvements")
    incidents = Incident.objects.filter(brand=brand, merged_into=None).order_by("-opened_at")[:50]
    shown = {
        "improvements": improvements_of(brand),
        "topics": TOPICS,
        "incidents": incidents,
        "languages": list(books),
        "refusal": why_refused(why_not) if why_not else "",
    }
    return render(request, "desk/winback/improvements.html", shown, status=422 if why_not else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def improvement(request: DeskRequest, improvement_id: int) -> HttpResponse:
    """One improvement: the drafts of posts, whom it concerns, who was told."""
    one, now = (
        get_object_or_404(Improvement, pk=improvement_id, brand_id=request.user.brand_id),
        timezone.now(),
    )
    why_not = None
    if request.method == "POST":
        if case_ids := _numbers(request, "told"):
            why_not = staff_tells(one.pk, case_ids[0], request.user, now)
        elif thanked := _numbers(request, "thanked"):
            customers_are_thanked(thanked, request.user, now)
        else:
            improvement_is_told(one.pk, request.user, now)
        if why_not is None:
            return redirect("improvement", one.pk)
    books, caps = shelf(request.user.brand), brand_caps(shelf(request.user.brand))
    waiting = concerned(one)
    known = standings({case.customer_id for case in waiting})
    posts = [(lang, improvement_post(one, book)) for lang, (_, book) in books.by_language.items()]
    shown = {
        "improvement": one,
        "posts": [(lang, text, able(request.user.brand.network).weigh(text)) for lang, text in posts if text],
        "waiting": [
            (
                case,
                why_not_contact(Kind.IMPROVEMENT, Way.BY_HAND, known[case.customer_id], caps, now) or "",
                why_not_contact(Kind.IMPROVEMENT, Way.MESSAGE, known[case.customer_id], caps, now) or "",
                improvement_message(one, case, books.for_language(case.lang)[1]),
            )
            for case in waiting
        ],
        "told": one.tellings.select_related("customer", "told_by").order_by("told_at"),
        "to_thank": [
            case.customer
            for case in one.cases.select_related("customer")
            .order_by("customer_id")
            .distinct("customer_id")[:100]
            if not why_not_contact(
                Kind.THANKS, Way.PUBLIC, standings([case.customer_id])[case.customer_id], caps, now
            )
        ],
        "refusal": why_refused(why_not) if why_not else "",
    }
    return render(request, "desk/winback/improvement.html", shown, status=422 if why_not else 200)


@require_safe
def advocates(request: DeskRequest) -> HttpResponse:
    """From anger to praise."""
    return render(
        request, "desk/winback/advocates.html", {"advocates": former_complainers(request.user.brand)}
    )


def _gathering(request: DeskRequest, gathering_id: int) -> Gathering:
    return get_object_or_404(Gathering, pk=gathering_id, brand_id=request.user.brand_id)


def _numbers(request: DeskRequest, name: str) -> list[int]:
    said = request.POST.getlist(name)
    return [int(one) for one in said if one.isascii() and one.isdecimal() and len(one) < 19]
