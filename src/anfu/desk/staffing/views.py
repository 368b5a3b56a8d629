"""The screen of who is needed when."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import get_currency_precision
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anfu.desk.insight.words import value_in_words
from anfu.desk.request import DeskRequest
from anfu.insight.actions import catch_up
from anfu.insight.intervals import Estimate
from anfu.insight.queries import zone_of
from anfu.insight.staffing.queries import Weeks, on_shift, weeks_before
from anfu.insight.staffing.rules import (
    HOURS,
    LEAST,
    Load,
    Played,
    minutes_that_fit,
    needed,
    play_often,
    with_more,
)
from anfu.people.models import Brand
from anfu.playbook.economy import Economy
from anfu.playbook.queries import shelf
from anfu.winback.grants.ladder import money

USUAL_MINUTES = 8
"""Minutes that a reply takes where nothing else is known; that of an ordinary answer in back-tests."""
FEWEST = 100
"""Complaints of four weeks from which on anything is said."""


@dataclass(frozen=True)
class Asked:
    """What the form asks: minutes of a reply (None: as fits the past), one more person, who is needed."""

    minutes: float | None
    hour: int
    hours: int
    days: str
    needed: int

    @classmethod
    def of(cls, request: DeskRequest) -> Asked:
        """From the address; nonsense is not found."""
        get = request.GET
        try:
            minutes = float(said) if (said := get.get("minutes")) else None
            asked = cls(
                minutes,
                int(get.get("hour") or "18"),
                int(get.get("hours") or "4"),
                get.get("days") or "all",
                int(get.get("needed") or "0"),
            )
        except ValueError:
            raise Http404 from None
        fits = asked.minutes is None or 1 <= asked.minutes <= 120
        if not (fits and 0 <= asked.hour < 24 and 1 <= asked.hours <= 12 and asked.needed in (0, *GOALS)):
            raise Http404
        if asked.days not in DAYS:
            raise Http404
        return asked


GOALS = (80, 90, 95)
DAYS = {"all": range(7), "working": range(5), "weekend": range(5, 7)}


@dataclass(frozen=True)
class Cell:
    """An hour of the week: the chance in words and as a step of shading (None: hardly anything came), and people."""

    chance: str
    step: int | None
    there: str
    wanted: int | None = None


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """The chance of a prompt first reply by hour of the week, held against the past; what one more would change."""
    asked, brand, now = Asked.of(request), request.user.brand, timezone.now()
    catch_up()
    time_zone = zone_of(brand)
    lately = weeks_before(brand, 0, now, time_zone)
    people = on_shift(brand, now, time_zone)
    shown: dict[str, object] = {"asked": asked, "goals": GOALS, "fewest": FEWEST, "n": sum(lately.came)}
    if not any(people):
        return render(request, "desk/staffing/page.html", {**shown, "why_not": "roster"})
    if sum(lately.came) < FEWEST:
        return render(request, "desk/staffing/page.html", {**shown, "why_not": "few"})
    fitted = _fitted(weeks_before(brand, 28, now, time_zone), people)
    minutes = asked.minutes or fitted or float(USUAL_MINUTES)
    load = lately.load(minutes)
    played = play_often(load, people)
    economy = economy_of(brand)
    shown |= {
        "why_not": "",
        "hours24": [f"{hour:02}" for hour in range(24)],
        "period": lately.period,
        "minutes": minutes,
        "fitted": fitted,
        "is_fitted": asked.minutes is None and fitted is not None,
        "later": lately.later,
        "played": value_in_words(played.chance().value, "share"),
        "was": value_in_words(lately.was().value, "share"),
        "was_interval": _interval(lately.was()),
        "hours_a_week": sum(people) / 4,
        "cost": _cost(economy, sum(people) / 4),
        "by_hour": [_compared(hour, played, lately) for hour in range(24)],
        "within": sum(_is_within(hour, played, lately) for hour in range(24)),
        "week": _week(played, people),
        "more": _more(asked, load, people, played, economy),
    }
    if asked.needed:
        wanted = needed(load, asked.needed / 100)
        shown |= {
            "wanted": _week(played, people, wanted),
            "wanted_hours": sum(wanted),
            "wanted_cost": _cost(economy, sum(wanted)),
        }
    return render(request, "desk/staffing/page.html", shown)


def economy_of(brand: Brand) -> Economy | None:
    """The brand's own figures: those of its first playbook that holds any."""
    books = [book for _, book in shelf(brand).by_language.values()]
    return next((book.economy for book in books if book.economy), None)


def _fitted(before: Weeks, people: tuple[int, ...]) -> float | None:
    was = before.was().value
    if sum(before.came) < FEWEST or was is None:
        return None
    return minutes_that_fit(before.load(USUAL_MINUTES), people, was)


def _cost(economy: Economy | None, hours: float) -> str:
    if economy is None:
        return ""
    whole = (economy.care_hour * Decimal(str(hours))).quantize(Decimal(1))
    return in_money(whole, economy.currency)


def in_money(amount: Decimal, currency: str) -> str:
    """An amount as the reader writes it."""
    minor = int(amount.scaleb(get_currency_precision(currency)))
    return money(minor, currency, get_language() or "en")


def _compared(hour: int, played: Played, was: Weeks) -> tuple[str, str, str, str, int]:
    hours = list(range(hour, HOURS, 24))
    past = was.was(hours)
    return (
        f"{hour:02}:00",
        value_in_words(played.chance(hours).value, "share"),
        value_in_words(past.value, "share"),
        _interval(past),
        past.n,
    )


def _is_within(hour: int, played: Played, was: Weeks) -> bool:
    hours = list(range(hour, HOURS, 24))
    told, past = played.chance(hours).value, was.was(hours)
    return told is None or past.low is None or past.high is None or past.low <= told <= past.high


def _week(played: Played, people: tuple[int, ...], wanted: tuple[int, ...] | None = None) -> list[list[Cell]]:
    return [
        [
            _cell(played, people, day * 24 + hour, wanted[day * 24 + hour] if wanted else None)
            for hour in range(24)
        ]
        for day in range(7)
    ]


def _cell(played: Played, people: tuple[int, ...], hour: int, wanted: int | None) -> Cell:
    least, most = min(people[hour * 4 : hour * 4 + 4]), max(people[hour * 4 : hour * 4 + 4])
    there = str(most) if least == most else f"{least}–{most}"
    came = played.came[hour]
    if came < LEAST:
        return Cell("–", None, there, wanted)
    chance = played.prompt[hour] / came
    return Cell(f"{chance:.0%}".replace("%", ""), round(chance * 5), there, wanted)


def _more(
    asked: Asked, load: Load, people: tuple[int, ...], played: Played, economy: Economy | None
) -> dict[str, object]:
    days = DAYS[asked.days]
    then = play_often(load, with_more(people, days, asked.hour, asked.hours))
    touched = [(day * 24 + asked.hour + n) % HOURS for day in days for n in range(asked.hours)]
    gained = sum(
        (then.prompt[hour] / then.came[hour] - played.prompt[hour] / played.came[hour]) * load.arrivals[hour]
        for hour in range(HOURS)
        if then.came[hour] and played.came[hour]
    )
    extra = len(list(days)) * asked.hours
    return {
        "hours": extra,
        "cost": _cost(economy, extra),
        "before": value_in_words(played.chance(touched).value, "share"),
        "after": value_in_words(then.chance(touched).value, "share"),
        "whole_before": value_in_words(played.chance().value, "share"),
        "whole_after": value_in_words(then.chance().value, "share"),
        "gained": f"{max(0.0, gained):.1f}",
    }


def _interval(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return "–"
    low, high = value_in_words(estimate.low, "share"), value_in_words(estimate.high, "share")
    return _("{low} to {high}").format(low=low, high=high)
