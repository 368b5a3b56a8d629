"""The cases of a period as columns: what every figure is computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from anfu.clock.calendar import Calendar
from anfu.insight.intervals import Waiting, waiting
from anfu.insight.worked import EPOCH, Moments, WorkingTime, moment

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]

NEVER = int(np.iinfo(np.int64).min)
"""The moment of what has not happened: PostgreSQL's minus infinity."""

UNKNOWN = -128
"""A feeling that nobody showed."""

LANGS = (
    "und", "am", "ar", "bg", "bn", "bo", "ca", "ckb", "cs", "cy", "da", "de", "dv", "el", "en", "es",
    "et", "eu", "fa", "fi", "fr", "gu", "he", "hi", "ht", "hu", "hy", "id", "in", "is", "it", "iw",
    "ja", "ka", "km", "kn", "ko", "lo", "lt", "lv", "ml", "mr", "my", "ne", "nl", "no", "or", "pa",
    "pl", "ps", "pt", "ro", "ru", "sd", "si", "sk", "sl", "sr", "sv", "ta", "te", "th", "tl", "tr",
    "ug", "uk", "ur", "vi", "xh", "yi", "zh",
)  # fmt: skip
"""The languages that X tells, by their primary codes; any other counts as the first, unknown."""


@dataclass(frozen=True)
class Columns:
    """A row for each case. Moments in microseconds (`worked.EPOCH`), `NEVER` for what has not happened."""

    case: Numbers
    opened: Moments
    first_word: Moments
    replied: Moments
    answered: Moments
    resolved: Moments
    closed: Moments
    came_back: Moments
    person: Numbers
    """Who wrote the first reply by a person; 0: nobody yet, or somebody with another tool."""
    playbook: Numbers
    followers: Numbers
    topic: Numbers
    """Place in the topics of playbooks, from 1; 0 unknown."""
    lang: Numbers
    """Place in `LANGS`, from 1."""
    replies: Numbers
    answers: Numbers
    hand_overs: Numbers
    kept: Numbers
    broken: Numbers
    asked: Numbers
    csat: Numbers
    satisfied: Numbers
    nps: Numbers
    promoters: Numbers
    detractors: Numbers
    effort: Numbers
    ease: Numbers
    """Ratings of each kind, how many of them were good or bad, and the sum of those from 1 to 7."""
    feeling: Numbers
    """Of the customer's newest post or rating after the first post: 1 praise, -1 complaint, 0 neither; `UNKNOWN`."""
    later: Numbers
    """Of their newest public post after the resolution, in whatever case or none: as `feeling`."""
    spent: Floats
    """US dollars for the calls to X that can be told to be the case's."""
    is_complaint: Flags
    is_serious: Flags
    first_arousal: Floats
    last_arousal: Floats
    """NaN where unknown."""


NAMES = tuple(Columns.__dataclass_fields__)
MOMENTS = ("opened", "first_word", "replied", "answered", "resolved", "closed", "came_back")
"""Those that say when."""


@dataclass(frozen=True)
class Frame(Columns):
    """Cases that were opened in a period, as they stood at `now` (UTC)."""

    late_cases: Numbers
    late_by: Floats
    """Each promise that was done late, or is late now: its case, and by how many seconds (so far)."""
    calendars: Mapping[int, Calendar]
    """The working hours of each playbook version."""
    teams: Mapping[int, str]
    """Who works in which team now."""
    now: datetime

    def __len__(self) -> int:
        return len(self.case)

    def of(self, wanted: Flags) -> Frame:
        """Only the cases where `wanted` is true."""
        kept = {name: getattr(self, name)[wanted] for name in NAMES}
        late = np.isin(self.late_cases, kept["case"])
        return replace(self, **kept, late_cases=self.late_cases[late], late_by=self.late_by[late])

    @cached_property
    def complaints(self) -> Frame:
        """Without those that were closed as no complaint."""
        return self if self.is_complaint.all() else self.of(self.is_complaint)

    @cached_property
    def now_moment(self) -> int:
        """`now` in microseconds."""
        return moment(self.now)

    def until(self, happened: Moments) -> Moments:
        """When each wait ended; for one that goes on, when it was seen last: at the closing of the case, or now."""
        seen = np.where(self.closed != NEVER, self.closed, self.now_moment)
        return np.maximum(np.where(happened != NEVER, happened, seen), self.opened)

    def waiting(self, column: str, *, working: bool = False) -> Waiting:
        """How the waits from the opening for `column` end, on the wall clock or in working time."""
        key = (column, working)
        if key not in self._waits:
            happened = getattr(self, column)
            spans = (self.working if working else self.wall)(self.until(happened))
            self._waits[key] = waiting(spans, happened != NEVER)
        return self._waits[key]

    def wall(self, until: Moments) -> Numbers:
        """Microseconds from the opening by the clock on the wall."""
        return until - self.opened

    def working(self, until: Moments) -> Numbers:
        """Microseconds of working time from the opening, each by the hours of its case's own playbook version."""
        worked = np.zeros(len(self), dtype=np.int64)
        for here, hours, at_opening in self._clocks:
            worked[here] = hours.until(until[here]) - at_opening
        return worked

    @cached_property
    def _clocks(self) -> list[tuple[Flags, WorkingTime, Moments]]:
        # Each version's hours over all that happened, and how much was worked when each of its cases was opened.
        if not len(self):
            return []
        last = max(self.now_moment, *(int(getattr(self, name).max()) for name in MOMENTS))
        first, last_day = _date(int(self.opened.min())), _date(last)
        told = []
        for version in np.unique(self.playbook):
            here = self.playbook == version
            hours = WorkingTime(self.calendars[int(version)], first, last_day)
            told.append((here, hours, hours.until(self.opened[here])))
        return told

    @cached_property
    def _waits(self) -> dict[tuple[str, bool], Waiting]:
        # Several figures are read off one curve.
        return {}


def _date(at: int) -> date:
    return (EPOCH + timedelta(microseconds=at)).date()
