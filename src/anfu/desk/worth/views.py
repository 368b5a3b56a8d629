"""The screen of what care costs and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anfu.desk.insight.words import FIGURES, value_in_words
from anfu.desk.request import DeskRequest
from anfu.desk.staffing.views import USUAL_MINUTES, economy_of, in_money
from anfu.insight.actions import catch_up
from anfu.insight.effect import ENOUGH
from anfu.insight.figures import FIGURES as DEFINITIONS
from anfu.insight.figures import figures
from anfu.insight.intervals import Estimate, share
from anfu.insight.period import Period
from anfu.insight.queries import load, zone_of
from anfu.insight.worth.queries import bought_again, cost, tone, tone_afterwards
from anfu.insight.worth.rules import against_waiting, care_cost, customers_kept, times
from anfu.winback.grants.ladder import money

SPANS = (30, 90, 365)
CHANGES = ("arousal_change", "won_over", "satisfied", "recommends")


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """Cost, what came of it against waiting cases, and what people say; what cannot be attributed is said."""
    days, minutes = _asked(request)
    brand, now = request.user.brand, timezone.now()
    catch_up()
    period = Period.days(days, now, zone_of(brand))
    frame = load(brand, *period.bounds, now).complaints
    against, spent, economy = against_waiting(frame), cost(brand, period), economy_of(brand)
    kept = customers_kept(against)
    told = figures(frame)
    bought, agreed = bought_again(brand, *period.bounds, now)
    shown = {
        "period": period,
        "spans": SPANS,
        "days": days,
        "minutes": minutes,
        "complaints": len(frame),
        "replies": spent.replies,
        "hours": spent.replies * minutes / 60,
        "time_cost": in_money(
            round(care_cost(spent.replies, minutes, economy.care_hour), 0), economy.currency
        )
        if economy
        else "",
        "given": [money(minor, currency, get_language() or "en") for currency, minor in spent.given.items()],
        "x_cost": in_money(spent.x_usd.quantize(Decimal("0.01")), "USD"),
        "against": against,
        "prompt": _share(against.prompt),
        "waited": _share(against.waited),
        "gap": _points(against.gap) if against.is_enough else _("not enough yet"),
        "enough": ENOUGH,
        "unknown": value_in_words(against.unknown.value, "share"),
        "kept": _range(kept, lambda n: f"{n:,.0f}") if kept.value is not None else "",
        "worth": _range(
            kept, lambda n: in_money(round(Decimal(n) * economy.customer_year, 0), economy.currency)
        )
        if economy and kept.value is not None
        else "",
        "economy": economy,
        "bought": bought,
        "agreed": agreed,
        "bought_share": value_in_words(share(bought, agreed).value, "share") if agreed >= ENOUGH else "",
        "bought_interval": _interval(share(bought, agreed), "share"),
        "changes": [
            (
                FIGURES[key],
                value_in_words(told[key].value, DEFINITIONS[key].unit),
                _interval(told[key], DEFINITIONS[key].unit),
                told[key].n,
            )
            for key in CHANGES
        ],
        "tones": [
            (_("All public posts"), *_tone(tone(brand, *period.bounds))),
            (_("All public posts, the period before"), *_tone(tone(brand, *period.before.bounds))),
            (
                _("Customers of these complaints, after the resolution"),
                *_tone(tone_afterwards(brand, *period.bounds, now)),
            ),
        ],
    }
    return render(request, "desk/worth/page.html", shown)


def _asked(request: DeskRequest) -> tuple[int, float]:
    try:
        days, minutes = int(request.GET.get("days", "90")), float(request.GET.get("minutes", USUAL_MINUTES))
    except ValueError:
        raise Http404 from None
    if days not in SPANS or not 1 <= minutes <= 120:
        raise Http404
    return days, minutes


def _tone(counted: tuple[int, int]) -> tuple[int, int, str, str]:
    told = times(*counted)
    if told.value is None or told.low is None or told.high is None:
        return *counted, "–", "–"
    return *counted, f"{told.value:.2f}", f"{told.low:.2f} – {told.high:.2f}"


def _share(estimate: Estimate) -> tuple[str, str, int]:
    return value_in_words(estimate.value, "share"), _interval(estimate, "share"), estimate.n


def _points(gap: Estimate) -> str:
    return f"{100 * (gap.value or 0):+.1f} ({100 * (gap.low or 0):+.1f} … {100 * (gap.high or 0):+.1f})"


def _interval(estimate: Estimate, unit: str) -> str:
    if estimate.low is None or estimate.high is None:
        return "–"
    low, high = (value_in_words(x, unit) for x in (estimate.low, estimate.high))
    return _("{low} to {high}").format(low=low, high=high)


def _range(kept: Estimate, say: Callable[[float], str]) -> str:
    low, high = say(kept.low or 0.0), say(kept.high or 0.0)
    return f"{say(kept.value or 0.0)} ({low} … {high})"
