"""The screen that says how care goes, its rows and its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anfu.cases.models import Case
from anfu.clock.months import Month
from anfu.desk.insight import charts
from anfu.desk.insight.reviewed import shown
from anfu.desk.insight.words import CUTS, FIGURES, parts_named, value_in_words
from anfu.desk.quality.needs import needs_of
from anfu.desk.request import DeskRequest
from anfu.insight.actions import catch_up
from anfu.insight.figures import FIGURES as DEFINITIONS
from anfu.insight.figures import behind, figures
from anfu.insight.intervals import Estimate
from anfu.insight.period import Period
from anfu.insight.queries import load, zone_of
from anfu.insight.review import review
from anfu.insight.reviews import kept_review
from anfu.insight.sheet import as_csv
from anfu.insight.slices import by_day, parts
from anfu.people.policy import Action, may

HEADLINES = (
    "cases", "replied_within_hour", "reply_median", "answer_median", "promises_kept", "resolved", "reopened",
    "won_over", "open",
)  # fmt: skip
COMPARED = ("cases", "replied_within_hour", "reply_median", "resolved", "promises_kept", "won_over")
"""The figures that a cut shows side by side."""
SPANS = (7, 30, 90, 365)
MOST_ROWS = 200


@dataclass(frozen=True)
class Cell:
    """One figure in words: its value, its interval, its n; `change` says how the period before was."""

    key: str
    name: str
    value: str
    interval: str
    n: int
    before: str = ""


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """All figures of a period, cut by what is asked for."""
    period, chosen = _period(request)
    cut = request.GET.get("by", "topic")
    if cut not in CUTS:
        raise Http404
    now = timezone.now()
    catch_up()
    frame = load(request.user.brand, *period.bounds, now).complaints
    before = figures(load(request.user.brand, *period.before.bounds, now))
    whole = figures(frame)
    pieces = {code: figures(part, COMPARED) for code, part in parts(frame, cut, period.time_zone).items()}
    names = parts_named(cut, list(pieces))
    days = by_day(frame, period)
    return render(
        request,
        "desk/insight/page.html",
        {
            "period": period,
            "chosen": chosen,
            "spans": SPANS,
            "cut": cut,
            "cuts": CUTS,
            "headlines": [_cell(key, whole[key], before[key]) for key in HEADLINES],
            "figures": [_cell(key, estimate, before[key]) for key, estimate in whole.items()],
            "days": charts.bars([(f"{day:%m-%d}", float(count)) for day, count in days]),
            "compared": [FIGURES[key] for key in COMPARED],
            "rows": [
                (names[code], [_cell(key, piece[key]) for key in COMPARED]) for code, piece in pieces.items()
            ],
            "dots": charts.dots([(names[code], *_dot(piece)) for code, piece in pieces.items()]),
            "query": request.GET.urlencode(),
        },
    )


@require_safe
def rows(request: DeskRequest, key: str) -> HttpResponse:
    """The cases to look into behind a figure, newest first."""
    if key not in FIGURES:
        raise Http404
    period, _chosen = _period(request)
    catch_up()
    found = behind(load(request.user.brand, *period.bounds, timezone.now()), key)
    by_id = Case.objects.select_related("customer", "owner", "root_post").in_bulk(found[:MOST_ROWS])
    shown = {
        "period": period,
        "name": FIGURES[key],
        "total": len(found),
        "cases": [by_id[pk] for pk in found[:MOST_ROWS]],
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/insight/rows.html", shown)


@require_safe
def review_page(request: DeskRequest) -> HttpResponse:
    """The review of a month that was kept, or made now from the rows as they are.

    What it says of single people is for themselves and for those who lead.
    """
    brand, now = request.user.brand, timezone.now()
    last = Month.of(now, zone_of(brand)).previous()
    try:
        month = Month.parse(request.GET.get("month", str(last)))
    except ValueError:
        raise Http404 from None
    catch_up()
    told = kept_review(brand, month) or review(brand, month, now, kept_review(brand, month.previous()))
    sees_all = may(request.user, Action.MEASURE_PEOPLE)
    said = shown(told, None if sees_all else request.user.pk)
    needs = needs_of(request.user, month, now)
    return render(request, "desk/insight/review.html", {"review": said, "needs": needs})


@require_safe
def sheet(request: DeskRequest) -> HttpResponse:
    """All figures as CSV, whole and cut."""
    period, _chosen = _period(request)
    cut = request.GET.get("by", "topic")
    if cut not in CUTS:
        raise Http404
    catch_up()
    frame = load(request.user.brand, *period.bounds, timezone.now()).complaints
    pieces = parts(frame, cut, period.time_zone)
    names = parts_named(cut, list(pieces))
    told = {_("All"): figures(frame)} | {names[code]: figures(part) for code, part in pieces.items()}
    header = [_("Part"), _("Figure"), _("Value"), _("Low"), _("High"), "n", _("Unit")]
    lines = [
        (part, str(FIGURES[key]), e.value, e.low, e.high, e.n, DEFINITIONS[key].unit)
        for part, estimates in told.items()
        for key, e in estimates.items()
    ]
    name = f"anfu-{period.first}-{period.last}.csv"
    response = HttpResponse(as_csv(header, lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _period(request: DeskRequest) -> tuple[Period, str]:
    """The period that is asked for, and what the form shows as chosen."""
    time_zone = zone_of(request.user.brand)
    asked: Mapping[str, str] = request.GET.dict()
    try:
        if month := asked.get("month"):
            return Period.month(Month.parse(month), time_zone), month
        if asked.get("since") or asked.get("until"):
            return Period.read(asked.get("since", ""), asked.get("until", ""), time_zone), ""
        days = int(asked.get("days", "30"))
    except ValueError:
        raise Http404 from None
    if not 1 <= days <= 3660:
        raise Http404
    return Period.days(days, timezone.now(), time_zone), str(days)


def _cell(key: str, estimate: Estimate, before: Estimate | None = None) -> Cell:
    unit = DEFINITIONS[key].unit
    low, high = (value_in_words(x, unit) for x in (estimate.low, estimate.high))
    return Cell(
        key,
        str(FIGURES[key]),
        value_in_words(estimate.value, unit),
        ""
        if estimate.low is None and estimate.high is None
        else _("{low} to {high}").format(low=low, high=high),
        estimate.n,
        value_in_words(before.value, unit) if before else "",
    )


def _dot(piece: Mapping[str, Estimate]) -> tuple[float | None, float | None, float | None, str]:
    share = piece["replied_within_hour"]
    return share.value, share.low, share.high, value_in_words(share.value, "share")
