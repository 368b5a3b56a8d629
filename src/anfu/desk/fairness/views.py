"""The screen of fairness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from anfu.desk.insight.reviewed import VERDICTS
from anfu.desk.insight.words import CUTS, parts_named, value_in_words
from anfu.desk.request import DeskRequest
from anfu.insight.actions import catch_up
from anfu.insight.effect import ENOUGH, Effect, Numbers
from anfu.insight.fairness.queries import courtesy_of
from anfu.insight.fairness.rules import COURTESY, Row, compared
from anfu.insight.frame import Frame
from anfu.insight.period import Period
from anfu.insight.queries import load, zone_of
from anfu.insight.slices import DIMENSIONS, hour_of, name_of

SPANS = (30, 90, 365)
MANNERS = {
    "polite": pgettext_lazy("courtesy", "with please or thanks"),
    "plain": pgettext_lazy("courtesy", "neither"),
    "rude": pgettext_lazy("courtesy", "with abuse"),
}
POLITENESS = gettext_lazy("How politely it is put")


@dataclass(frozen=True)
class Share:
    """One share of a group in words: as it is, like with like against the others, and what that says."""

    value: str
    points: str
    verdict: str
    words: str


@dataclass(frozen=True)
class Line:
    """One group."""

    name: str
    n: int
    wait: str
    interval: str
    shares: Sequence[Share | None]


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """Waits and outcomes by followers, language, politeness and hour, with intervals."""
    try:
        days = int(request.GET.get("days", "90"))
    except ValueError:
        raise Http404 from None
    if days not in SPANS:
        raise Http404
    brand, now = request.user.brand, timezone.now()
    catch_up()
    period = Period.days(days, now, zone_of(brand))
    frame = load(brand, *period.bounds, now).complaints
    hours = hour_of(frame.opened, period.time_zone) if len(frame) else frame.topic
    cuts: list[tuple[str | Lazy, list[Line]]] = []
    for cut in ("reach", "language", "hour"):
        parts, names = _parts(frame, cut, period.time_zone)
        told = compared(frame, parts, names, None if cut == "hour" else hours)
        words = parts_named(cut, names)
        cuts.append((CUTS[cut], _lines(told, words.__getitem__)))
    manners = courtesy_of(frame)
    read = manners >= 0
    told = compared(frame.of(read), manners[read], COURTESY, hours[read]) if read.any() else []
    cuts.insert(2, (POLITENESS, _lines(told, lambda name: str(MANNERS[name]))))
    shown = {
        "period": period,
        "spans": SPANS,
        "days": days,
        "complaints": len(frame),
        "read": int(read.sum()),
        "cuts": cuts,
        "enough": ENOUGH,
    }
    return render(request, "desk/fairness/page.html", shown)


def _parts(frame: Frame, cut: str, time_zone: str) -> tuple[Numbers, list[str]]:
    if not len(frame):
        return frame.topic, []
    found, places = np.unique(DIMENSIONS[cut](frame, time_zone), return_inverse=True)
    return places.astype(np.int64), [name_of(cut, int(number)) for number in found]


def _lines(rows: Sequence[Row], name: Callable[[str], str]) -> list[Line]:
    return [
        Line(
            name(row.name),
            row.n,
            value_in_words(row.wait.value, "span"),
            _("{low} to {high}").format(
                low=value_in_words(row.wait.low, "span"), high=value_in_words(row.wait.high, "span")
            ),
            [_share(effect) for effect in (row.prompt, row.resolved, row.won)],
        )
        for row in rows
    ]


def _share(effect: Effect | None) -> Share | None:
    if effect is None:
        return None
    gap = effect.adjusted
    points = ""
    if effect.verdict != "few" and gap.value is not None and gap.low is not None and gap.high is not None:
        points = f"{100 * gap.value:+.1f} ({100 * gap.low:+.1f} … {100 * gap.high:+.1f})"
    return Share(
        value_in_words(effect.with_it.value, "share"), points, effect.verdict, str(VERDICTS[effect.verdict])
    )
