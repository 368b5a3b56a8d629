"""What became of the proposals of the month before: the same measure, then and now."""

from __future__ import annotations

from collections.abc import Sequence

from anfu.insight.causes import share_saying
from anfu.insight.effect import ENOUGH, Effect
from anfu.insight.findings import Action, Followed, Review
from anfu.insight.intervals import Estimate, difference, share
from anfu.insight.period import Period
from anfu.insight.queries import texts_of
from anfu.people.models import Brand

MOST_TEXTS = 4_000
NOTHING = Estimate(None, 0)
LESS_IS_BETTER = frozenset({"mend_cause"})
"""Proposals that are to make something rarer; all others are to raise a share, or to close a gap below zero."""


def follow(brand: Brand, period: Period, last: Review, told: Review) -> list[Followed]:
    """Each proposal of `last`, held against the month of `period` that `told` tells.

    It says what changed, not why: other things changed, too.
    """
    return [
        _followed(action, _then(action, last), _now(brand, period, action, told)) for action in last.actions
    ]


def _then(action: Action, last: Review) -> Estimate:
    if action.code == "mend_cause":
        found = (w for c in last.causes if c.topic == action.values["topic"] for w in c.words)
        return next((share(w.said_by, w.read) for w in found if w.sign == action.values.get("sign")), NOTHING)
    return _measure(action, last)


def _now(brand: Brand, period: Period, action: Action, told: Review) -> Estimate:
    if action.code == "mend_cause" and "sign" in action.values:
        texts = texts_of(brand, *period.bounds, str(action.values["topic"]), MOST_TEXTS)
        return share_saying(texts, str(action.values["sign"]))
    return _measure(action, told)


def _measure(action: Action, told: Review) -> Estimate:
    match action.code:
        case "use_template":
            used = _of(told.templates, str(action.values["template"]))
            return share(used.with_it.n, used.with_it.n + used.without.n) if used else NOTHING
        case "reword_template":
            used = _of(told.templates, str(action.values["template"]))
            return used.with_it if used else NOTHING
        case "help_person":
            person = _of(told.people, str(action.owner))
            return person.with_it if person else NOTHING
        case "even_care":
            gap = _of(told.favour, str(action.owner))
            return gap.adjusted if gap else NOTHING
        case "even_reach":
            gap = _of(told.reach, str(action.values["reach"]))
            return gap.adjusted if gap else NOTHING
        case "staff_hour":
            return told.hours[int(float(action.values["hour"]))].replied
        case _:
            return NOTHING


def _of(effects: Sequence[Effect], name: str) -> Effect | None:
    return next((effect for effect in effects if effect.name == name), None)


def _followed(action: Action, then: Estimate, now: Estimate) -> Followed:
    change = difference(now, then)
    verdict = "few"
    if change.low is not None and change.high is not None and min(then.n, now.n) >= ENOUGH:
        better, worse = change.low > 0, change.high < 0
        if action.code in LESS_IS_BETTER:
            better, worse = worse, better
        verdict = "better" if better else "worse" if worse else "same"
    return Followed(action, then, now, change, verdict)
