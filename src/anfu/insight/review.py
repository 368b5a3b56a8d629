"""The monthly review: what customers complained of and why, what helped, where cases waited, and what to do next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from statistics import NormalDist

import numpy as np

from anfu.clock.months import Month
from anfu.insight.bottlenecks import approvals, stays, teams
from anfu.insight.causes import standouts
from anfu.insight.effect import Effect, compare, strata
from anfu.insight.figures import HOUR, figures
from anfu.insight.findings import Action, Cause, Hour, Review, Trend
from anfu.insight.following import follow
from anfu.insight.frame import NEVER, UNKNOWN, Flags, Frame, Numbers
from anfu.insight.intervals import Estimate, Z, share
from anfu.insight.period import Period
from anfu.insight.queries import (
    incidents_of,
    load,
    templates_of,
    texts_of,
    waits_for_approval,
    zone_of,
)
from anfu.insight.slices import DIMENSIONS, by_day, hour_of, name_of
from anfu.people.models import Brand
from anfu.playbook.words import TOPICS

MOST_TEXTS = 4_000
"""Texts read for one topic: drawn evenly over the month."""
FREQUENT = 30
"""Complaints of a topic from which on its causes are looked for."""


FEW_FOLLOWERS = 1_000
"""Below this a customer's reach is small."""


def review(brand: Brand, month: Month, now: datetime, last: Review | None = None) -> Review:
    """Look back at one calendar month of a brand, as its cases stand `now` (UTC).

    `last` is the review of the month before, whose proposals are followed.
    """
    time_zone = zone_of(brand)
    period = Period.month(month, time_zone)
    frame = load(brand, *period.bounds, now).complaints
    earlier = load(brand, *period.before.bounds, now).complaints
    types = _types(frame, earlier, period)
    causes = [_cause(brand, frame, period, one) for one in types if one.n >= FREQUENT]
    told = Review(
        month=month,
        time_zone=time_zone,
        now=now,
        complaints=len(frame),
        figures=figures(frame),
        before=figures(earlier),
        types=types,
        causes=[cause for cause in causes if cause.words or cause.peak],
        incidents=incidents_of(brand, *period.bounds),
        templates=_templates(brand, frame, period),
        people=_prompt(frame.of(frame.person > 0), "person", time_zone),
        favour=_favour(frame.of(frame.person > 0), time_zone),
        reach=_prompt(frame, "reach", time_zone),
        languages=_prompt(frame, "language", time_zone),
        hours=_hours(frame, time_zone),
        actions=[],
        states=stays(frame),
        teams=teams(frame, time_zone),
        approvals=approvals(waits_for_approval(brand, *period.bounds, now)),
    )
    told = replace(told, actions=_actions(told))
    return replace(told, followed=follow(brand, period, last, told)) if last else told


def _types(frame: Frame, earlier: Frame, period: Period) -> list[Trend]:
    days, days_before = len(period.each_day()), len(period.before.each_day())
    told = []
    for number in range(1, len(TOPICS) + 1):
        n, before = int((frame.topic == number).sum()), int((earlier.topic == number).sum())
        if n or before:
            told.append(
                Trend(
                    TOPICS[number - 1], n, before, _ratio(n, days, before, days_before), share(n, len(frame))
                )
            )
    return sorted(told, key=lambda trend: -trend.n)


def _ratio(n: int, days: int, before: int, days_before: int) -> Estimate:
    """How many times as many a day, with the interval of two Poisson counts on the log scale."""
    if not n or not before:
        return Estimate(None, n + before)
    times, reach = (n / days) / (before / days_before), Z * np.sqrt(1 / n + 1 / before)
    return Estimate(times, n + before, float(times * np.exp(-reach)), float(times * np.exp(reach)))


def _cause(brand: Brand, frame: Frame, period: Period, trend: Trend) -> Cause:
    of_topic = frame.of(frame.topic == TOPICS.index(trend.topic) + 1)
    here = texts_of(brand, *period.bounds, trend.topic, MOST_TEXTS)
    usual = texts_of(brand, *period.before.bounds, trend.topic, MOST_TEXTS)
    usual += texts_of(brand, *period.bounds, None, MOST_TEXTS) if not usual else []
    counts = by_day(of_topic, period)
    peak, n = max(counts, key=lambda counted: counted[1])
    usually = max(1.0, float(np.median([count for _, count in counts])))
    stands_out = n >= 10 and n > usually + 5 * np.sqrt(usually)
    return Cause(
        trend.topic, trend.n, standouts(here, usual), peak if stands_out else None, n, float(n / usually)
    )


def _templates(brand: Brand, frame: Frame, period: Period) -> list[Effect]:
    """Customers won over by the wording of our first reply, among cases alike in tier, arousal, topic and person."""
    known = frame.of(frame.feeling != UNKNOWN)
    used = templates_of(brand, *period.bounds)
    parts = np.full(len(known), -1, dtype=np.int64)
    for number, cases in enumerate(used.values()):
        parts[np.isin(known.case, np.array(cases))] = number
    with_one = known.of(parts >= 0)
    alike = strata(with_one.is_serious, _aroused(with_one), with_one.topic, with_one.person)
    return compare(list(used), parts[parts >= 0], with_one.feeling == 1, alike)


def _prompt(frame: Frame, dimension: str, time_zone: str) -> list[Effect]:
    """A person's reply within the hour, by a part of the cases, among cases alike in tier, topic and hour."""
    old, prompt = _prompt_ones(frame)
    found, places = np.unique(DIMENSIONS[dimension](old, time_zone), return_inverse=True)
    alike = strata(old.is_serious, old.topic, hour_of(old.opened, time_zone))
    return compare([name_of(dimension, int(number)) for number in found], places, prompt, alike)


def _favour(frame: Frame, time_zone: str) -> list[Effect]:
    """The same for customers with few followers against those with many, within each person's own cases."""
    old, prompt = _prompt_ones(frame)
    told = []
    people = np.unique(old.person)
    for person in people:
        mine = old.person == person
        cases = old.of(mine)
        alike = strata(cases.is_serious, cases.topic, hour_of(cases.opened, time_zone) // 6)
        many = (cases.followers >= FEW_FOLLOWERS).astype(np.int64)
        told += compare([str(person)], many, prompt[mine], alike, comparisons=len(people))
    return told


def _prompt_ones(frame: Frame) -> tuple[Frame, Flags]:
    """The cases old enough to tell, and which of them had a person's reply within the hour."""
    old = frame.of(frame.now_moment - frame.opened > HOUR * 1e6)
    return old, (old.replied != NEVER) & (old.replied - old.opened <= HOUR * 1e6)


def _aroused(frame: Frame) -> Numbers:
    return np.minimum(np.nan_to_num(frame.first_arousal, nan=0.5) * 5, 4).astype(np.int64)


def _hours(frame: Frame, time_zone: str) -> list[Hour]:
    old, prompt = _prompt_ones(frame)
    hours = hour_of(old.opened, time_zone)
    came, made = np.bincount(hours, minlength=24), np.bincount(hours[prompt], minlength=24)
    return [Hour(hour, int(came[hour]), int(made[hour])) for hour in range(24)]


def _actions(told: Review) -> list[Action]:
    following = told.month.next()
    due = date(following.year, following.month, 1) + timedelta(days=14)
    actions = [Action("use_template", {"template": e.name, "points": _points(e)}, 0, due)
               for e in told.templates if e.verdict == "better"]  # fmt: skip
    actions += [Action("reword_template", {"template": e.name, "points": _points(e)}, 0, due)
                for e in told.templates if e.verdict == "worse"]  # fmt: skip
    actions += [
        Action(
            "mend_cause",
            {
                "topic": c.topic,
                "words": c.words[0].words,
                "sign": c.words[0].sign,
                "share": c.words[0].said_by / c.words[0].read,
            },
            0,
            due,
        )
        for c in told.causes
        if c.words
    ]
    actions += [Action("help_person", {"points": _points(e)}, int(e.name), due)
                for e in told.people if e.verdict == "worse"]  # fmt: skip
    actions += [Action("even_reach", {"reach": e.name, "points": _points(e)}, 0, due)
                for e in told.reach if e.verdict == "worse"]  # fmt: skip
    actions += [Action("even_care", {"points": _points(e)}, int(e.name), due)
                for e in told.favour if e.verdict == "worse"]  # fmt: skip
    slow = _slowest(told)
    if slow:
        actions.append(
            Action("staff_hour", {"hour": float(slow.hour), "share": slow.replied.value or 0.0}, 0, due)
        )
    return actions


def _slowest(told: Review) -> Hour | None:
    """The hour with the smallest share, where it is surely below the whole, also as the worst of 24."""
    whole = told.figures["replied_within_hour"].value or 0.0
    strict = NormalDist().inv_cdf(1 - 0.025 / 24)
    slow = [h for h in told.hours if h.n and (share(h.prompt, h.n, strict).high or 1.0) < whole]
    return min(slow, key=lambda hour: hour.prompt / hour.n, default=None)


def _points(effect: Effect) -> float:
    return round(100 * (effect.adjusted.value or 0.0), 1)
