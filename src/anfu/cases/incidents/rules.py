"""Which complaints are about the same thing. Values in, values out; alike is decided by `triage.subject`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anfu.triage.subject import Floats, Subjects, alike, middle, towards

Positions = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MANY = 5
"""So many customers make an incident."""

FEW = 3
"""So many are alike before it is asked whether they are many."""

NEAR_IN_TIME = timedelta(hours=6)
"""Within this span they must have complained; an incident goes on as long as one joins within it."""

LIKE = 0.22
"""From this cosine on two complaints may be about the same thing."""

JOIN = 0.26
"""From this cosine with the middle of an incident on, a complaint is about it."""

MOVES = 4
"""How often the middle of a possible incident is moved towards its neighbours."""

SAME_WORDS = 0.9
"""From this cosine on one is a copy of the other, with other names and links at most."""

UNUSUAL = 3
"""An incident brings so many times the complaints of its kind that the days before brought."""

NONE = -1


@dataclass(frozen=True)
class Known:
    """Complaints of the last hours: what they are about, their cases, their incidents (`NONE`: in none)."""

    subjects: Subjects
    cases: Sequence[int]
    incidents: Positions


@dataclass
class Found:
    """An incident that has just become one: positions of new complaints, and known ones that belong to it."""

    new: list[int]
    known: list[int]


@dataclass(frozen=True)
class Grouped:
    """Where new complaints belong: `joins` by position, to incidents that stand; `found` are new ones.

    `copy_of` gives, by position, the case whose words a complaint repeats; a new one is given as -1 - its position.
    """

    joins: dict[int, int] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    copy_of: dict[int, int] = field(default_factory=dict)


def group(new: Subjects, known: Known, usual: Subjects, usual_for: float) -> Grouped:
    """Where each of `new` belongs, in their order.

    `usual` are complaints of the days before, over a span `usual_for` times as long as `NEAR_IN_TIME`: what comes every
    day alike is no incident.
    """
    grouped = Grouped()
    near_known, near_new = alike(new, known.subjects), alike(new, new)
    grouped.copy_of.update(_copies(near_known, near_new, known.cases))
    ids = [int(incident) for incident in np.unique(known.incidents) if incident != NONE]
    middles = [middle([(known.subjects, np.flatnonzero(known.incidents == incident))]) for incident in ids]
    near_middles = [towards(new, one) for one in middles]
    loose_known, loose_new = known.incidents == NONE, np.zeros(new.size, np.bool_)
    like_known, like_new = near_known >= LIKE, near_new >= LIKE
    for at in range(new.size):
        place = max(range(len(near_middles)), key=lambda k: near_middles[k][at], default=NONE)
        if place != NONE and near_middles[place][at] >= JOIN:
            if place < len(ids):
                grouped.joins[at] = ids[place]
            else:
                grouped.found[place - len(ids)].new.append(at)
            continue
        loose_new[at] = True
        near = np.count_nonzero(loose_known & like_known[at]) + np.count_nonzero(loose_new & like_new[at])
        around = _around(at, new, loose_new, known.subjects, loose_known) if near >= FEW else None
        if around is None or around.many < UNUSUAL * _expected(around.place, usual, usual_for):
            continue
        grouped.found.append(Found(around.new.tolist(), around.known.tolist()))
        near_middles.append(towards(new, around.place))
        loose_known[around.known] = False
        loose_new[around.new] = False
    return grouped


class _Around(NamedTuple):
    place: Floats
    new: Positions
    known: Positions

    @property
    def many(self) -> int:
        return self.new.size + self.known.size


def _around(at: int, new: Subjects, loose_new: Bools, known: Subjects, loose_known: Bools) -> _Around | None:
    """The loose complaints around one; None where they are fewer than `MANY`, or it does not stand among them.

    The middle is moved to where its neighbours are: each tells of the same thing in words of their own.
    """
    found, least = _Around(middle([(new, np.array([at]))]), np.array([at]), np.array([], np.int64)), LIKE
    for _ in range(MOVES):
        ours = np.flatnonzero(loose_new & (towards(new, found.place) >= least))
        theirs = np.flatnonzero(loose_known & (towards(known, found.place) >= least))
        if ours.size + theirs.size < FEW:
            return None
        found, least = _Around(middle([(new, ours), (known, theirs)]), ours, theirs), JOIN
    return found if found.many >= MANY and at in found.new else None


def _copies(near_known: Floats, near_new: Floats, cases: Sequence[int]) -> dict[int, int]:
    copies: dict[int, int] = {}
    earlier = np.tril(near_new >= SAME_WORDS, -1)
    for at in np.flatnonzero((near_known >= SAME_WORDS).any(axis=1) | earlier.any(axis=1)).tolist():
        same = np.flatnonzero(near_known[at] >= SAME_WORDS)
        copies[at] = cases[int(same[0])] if same.size else -1 - int(np.argmax(earlier[at]))
    return copies


def _expected(place: Floats, usual: Subjects, usual_for: float) -> float:
    """How many complaints like these the span would bring on an ordinary day."""
    return float((towards(usual, place) >= JOIN).sum()) / usual_for if usual_for > 0 else 0.0
