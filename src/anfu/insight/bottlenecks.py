"""Where cases wait: in which state, in which team, for whose approval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from anfu.insight.figures import FIGURES
from anfu.insight.findings import Piece, Queue, Stay
from anfu.insight.frame import NEVER, Frame
from anfu.insight.intervals import waiting
from anfu.insight.slices import parts

STATES = ("first_word", "replied", "answered", "resolved")
"""What a case waits for, in order: our first word, a person's reply, the answer, the end."""


class Held(NamedTuple):
    """How long one reply waited, or has waited so far, for a second person: seconds, and whether that is over."""

    why: str
    seconds: float
    is_over: bool


def stays(frame: Frame) -> list[Stay]:
    """How long cases stayed in each state; what goes on counts as open, a state that was skipped as none."""
    since, told = frame.opened, []
    entered = np.ones(len(frame), dtype=bool)
    for state in STATES:
        happened = getattr(frame, state)
        until = np.maximum(frame.until(happened), since)
        spans, over = (until - since)[entered], (happened != NEVER)[entered]
        curve = waiting(spans, over)
        told.append((state, int(entered.sum()), curve.within(0.5), curve.within(0.9), float(spans.sum())))
        entered = entered & (happened != NEVER)
        since = np.where(happened != NEVER, until, since)
    whole = sum(total for *_, total in told) or 1.0
    return [Stay(state, n, median, p90, total / whole) for state, n, median, p90, total in told if n]


def teams(frame: Frame, time_zone: str) -> list[Piece]:
    """The cases of each team, by whoever replied first; empty where nobody is in a team."""
    if not frame.teams:
        return []
    keys = ("replied_within_hour", "reply_median", "answer_median")
    return [
        Piece(name, len(part), *(FIGURES[key].compute(part) for key in keys))
        for name, part in parts(frame, "team", time_zone).items()
    ]


def approvals(held: Iterable[Held]) -> list[Queue]:
    """How replies waited for a second person, by the rule that asked for one, the most frequent first."""
    by_rule: dict[str, list[Held]] = {}
    for one in held:
        by_rule.setdefault(one.why, []).append(one)
    return sorted((_queue(why, ones) for why, ones in by_rule.items()), key=lambda queue: -queue.n)


def _queue(why: str, held: Sequence[Held]) -> Queue:
    spans = np.array([round(one.seconds * 1e6) for one in held], dtype=np.int64)
    over = np.array([one.is_over for one in held], dtype=bool)
    curve = waiting(spans, over)
    return Queue(why, len(held), curve.within(0.5), curve.within(0.9), int((~over).sum()))
