"""The figures of care: each definition once, over the cases that were opened in a period.

The definitions follow what care desks publish (docs/figures.md names them). What has not happened yet counts as open,
never as missing: a wait that goes on lengthens the quantiles, and a share is taken over the cases old enough for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from anfu.insight.frame import NEVER, UNKNOWN, Flags, Frame, Numbers
from anfu.insight.intervals import Estimate, mean, quantile, share
from anfu.insight.worked import Moments

HOUR = 3600.0
WEEK = 7 * 24 * HOUR


@dataclass(frozen=True)
class Definition:
    """A figure: how it is computed, its unit, and its cases.

    Units: `count`, `share`, `span` (seconds), `points`, `number`, `usd`.

    `behind` marks the cases that a person should look into when the figure is not what it ought to be.
    """

    compute: Callable[[Frame], Estimate]
    unit: str
    behind: Callable[[Frame], Flags]


def _all(frame: Frame) -> Flags:
    return np.ones(len(frame), dtype=bool)


def _within(frame: Frame, happened: Moments, seconds: float) -> tuple[Flags, Flags]:
    """Which cases are old enough to tell, and which of them made it."""
    made = (happened != NEVER) & (happened - frame.opened <= seconds * 1e6)
    return frame.now_moment - frame.opened > seconds * 1e6, made


def _share_within(column: str) -> Definition:
    def compute(frame: Frame) -> Estimate:
        old, made = _within(frame, getattr(frame, column), HOUR)
        return share(int((old & made).sum()), int(old.sum()))

    def behind(frame: Frame) -> Flags:
        old, made = _within(frame, getattr(frame, column), HOUR)
        return old & ~made

    return Definition(compute, "share", behind)


def _span(column: str, q: float, *, working: bool = False) -> Definition:
    def compute(frame: Frame) -> Estimate:
        return frame.waiting(column, working=working).within(q)

    def behind(frame: Frame) -> Flags:
        happened = getattr(frame, column)
        spans = (frame.working if working else frame.wall)(frame.until(happened))
        reached = compute(frame).value
        waits: Flags = happened == NEVER if reached is None else spans >= reached * 1e6
        return waits

    return Definition(compute, "span", behind)


def _resolved(frame: Frame) -> Estimate:
    known = _decided(frame)
    return share(int((known & (frame.resolved != NEVER)).sum()), int(known.sum()))


def _decided(frame: Frame) -> Flags:
    """Resolved, closed, or older than a week."""
    old = frame.now_moment - frame.opened > WEEK * 1e6
    decided: Flags = (frame.resolved != NEVER) | (frame.closed != NEVER) | old
    return decided


def _came_back(frame: Frame) -> Flags:
    soon: Flags = (frame.came_back != NEVER) & (frame.came_back - frame.resolved <= WEEK * 1e6)
    return soon


def _reopened(frame: Frame) -> Estimate:
    done = frame.resolved != NEVER
    return share(int((done & _came_back(frame)).sum()), int(done.sum()))


def _at_first_contact(frame: Frame) -> Estimate:
    done = frame.resolved != NEVER
    return share(int((done & (frame.answers == 1) & ~_came_back(frame)).sum()), int(done.sum()))


def _promises_kept(frame: Frame) -> Estimate:
    kept = int(frame.kept.sum())
    return share(kept, kept + int(frame.broken.sum()))


def _calmer(frame: Frame) -> Estimate:
    change = frame.last_arousal - frame.first_arousal
    return mean(change[~np.isnan(change)])


def _won_over(frame: Frame) -> Estimate:
    known = frame.feeling != UNKNOWN
    return share(int((frame.feeling[known] == 1).sum()), int(known.sum()))


def _praises_later(frame: Frame) -> Estimate:
    known = frame.later != UNKNOWN
    return share(int((frame.later[known] == 1).sum()), int(known.sum()))


def _recommends(frame: Frame) -> Estimate:
    up, down, n = (int(column.sum()) for column in (frame.promoters, frame.detractors, frame.nps))
    return mean(100.0 * np.repeat((1.0, -1.0, 0.0), (up, down, n - up - down)))


def _ratings(frame: Frame) -> Numbers:
    return frame.csat + frame.nps + frame.effort


def _ease(frame: Frame) -> Estimate:
    given = frame.effort > 0
    return mean(frame.ease[given] / frame.effort[given])


def _dear(frame: Frame) -> Flags:
    """Dearer than nine of ten."""
    above: Flags = frame.spent > (quantile(frame.spent, 0.9).value or 0.0)
    return above


FIGURES: Mapping[str, Definition] = {
    "cases": Definition(lambda f: Estimate(float(len(f)), len(f)), "count", _all),
    "acknowledged_within_hour": _share_within("first_word"),
    "first_word_median": _span("first_word", 0.5),
    "first_word_p90": _span("first_word", 0.9),
    "first_word_median_working": _span("first_word", 0.5, working=True),
    "replied_within_hour": _share_within("replied"),
    "reply_median": _span("replied", 0.5),
    "reply_p90": _span("replied", 0.9),
    "reply_median_working": _span("replied", 0.5, working=True),
    "answer_median": _span("answered", 0.5),
    "answer_p90": _span("answered", 0.9),
    "answer_median_working": _span("answered", 0.5, working=True),
    "resolution_median": _span("resolved", 0.5),
    "resolution_p90": _span("resolved", 0.9),
    "resolution_median_working": _span("resolved", 0.5, working=True),
    "resolved": Definition(_resolved, "share", lambda f: _decided(f) & (f.resolved == NEVER)),
    "reopened": Definition(_reopened, "share", lambda f: (f.resolved != NEVER) & _came_back(f)),
    "first_contact": Definition(
        _at_first_contact, "share", lambda f: (f.resolved != NEVER) & ((f.answers != 1) | _came_back(f))
    ),
    "promises_kept": Definition(_promises_kept, "share", lambda f: f.broken > 0),
    "lateness_median": Definition(lambda f: quantile(f.late_by, 0.5), "span", lambda f: f.broken > 0),
    "lateness_p90": Definition(lambda f: quantile(f.late_by, 0.9), "span", lambda f: f.broken > 0),
    "promises_per_case": Definition(
        lambda f: mean((f.kept + f.broken).astype(float)), "number", lambda f: f.kept + f.broken > 0
    ),
    "public_replies": Definition(lambda f: mean(f.replies.astype(float)), "number", lambda f: f.replies > 2),
    "hand_overs": Definition(
        lambda f: mean(f.hand_overs.astype(float)), "number", lambda f: f.hand_overs > 0
    ),
    "arousal_change": Definition(_calmer, "number", lambda f: f.last_arousal > f.first_arousal),
    "won_over": Definition(_won_over, "share", lambda f: f.feeling == -1),
    "praises_later": Definition(_praises_later, "share", lambda f: f.later == -1),
    "satisfied": Definition(
        lambda f: share(int(f.satisfied.sum()), int(f.csat.sum())), "share", lambda f: f.satisfied < f.csat
    ),
    "recommends": Definition(_recommends, "points", lambda f: f.detractors > 0),
    "ease": Definition(_ease, "number", lambda f: f.ease < 5 * f.effort),
    "rated": Definition(
        lambda f: share(int(np.minimum(_ratings(f), f.asked).sum()), int(f.asked.sum())),
        "share",
        lambda f: _ratings(f) < f.asked,
    ),
    "spend_per_case": Definition(lambda f: mean(f.spent), "usd", _dear),
    "spend": Definition(
        lambda f: Estimate(round(float(f.spent.sum()), 4), len(f)), "usd", lambda f: f.spent > 0
    ),
    "open": Definition(
        lambda f: Estimate(float((f.closed == NEVER).sum()), len(f)), "count", lambda f: f.closed == NEVER
    ),
    "unanswered": Definition(
        lambda f: Estimate(float(_unanswered(f).sum()), len(f)), "count", lambda f: _unanswered(f)
    ),
}


def _unanswered(frame: Frame) -> Flags:
    waiting: Flags = (frame.closed == NEVER) & (frame.replied == NEVER)
    return waiting


def figures(frame: Frame, keys: Iterable[str] = FIGURES) -> dict[str, Estimate]:
    """Figures over the complaints of a frame: every one, unless `keys` are given."""
    return {key: FIGURES[key].compute(frame.complaints) for key in keys}


def behind(frame: Frame, key: str) -> list[int]:
    """The cases to look into behind a figure, newest first."""
    complaints = frame.complaints
    marked = FIGURES[key].behind(complaints)
    newest_first = np.argsort(-complaints.opened[marked], kind="stable")
    return [int(case) for case in complaints.case[marked][newest_first]]
