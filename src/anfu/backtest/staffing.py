"""What a roster can keep: the work that a playbook makes, done in the order in which it falls due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from anfu.backtest.roster import SLOT_MINUTES, Roster, slot_of_week
from anfu.backtest.walking import Task
from anfu.clock.calendar import ALWAYS_OPEN
from anfu.clock.working import add_working
from anfu.clock.zones import zone
from anfu.playbook.book import Playbook
from anfu.playbook.words import TIERS

SLOT_MS = SLOT_MINUTES * 60_000
LAST_RUN_MS = 14 * 24 * 3_600_000
"""After the last post the team works on for two weeks; what is not done then counts as broken."""


class Job(NamedTuple):
    """One piece of work, ordered by when it is due (UTC, ms)."""

    due: int
    number: int
    at: int
    kind: str
    tier: str
    minutes: float


@dataclass
class Expected:
    """What is expected of a roster; hours are those of the playbook's time zone, lists have one entry for each."""

    made: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    """By kind of promise."""
    broken_by_hour: list[int] = field(default_factory=lambda: [0] * 24)
    """By the hour in which the post was written."""
    load: list[float] = field(default_factory=lambda: [0.0] * 24)
    """Minutes of work that arrive in an hour, on an average day."""
    capacity: list[float] = field(default_factory=lambda: [0.0] * 24)
    """Minutes that people are there in an hour, on an average day of the roster."""


def staffed(tasks: list[Task], book: Playbook, roster: Roster) -> Expected:
    """Let a roster do `tasks`, in steps of a quarter of an hour: serious work by seniors, ordinary work by anybody."""
    expected, local = Expected(), zone(book.hours.time_zone)
    jobs = sorted(_jobs(tasks, book, roster), key=lambda job: (job.at, job.number))
    week = roster.week()
    for slot, people in enumerate(week):
        expected.capacity[slot * SLOT_MINUTES // 60 % 24] += sum(people) * SLOT_MINUTES / 7
    if not jobs:
        return expected
    days = max((jobs[-1].at - jobs[0].at) / 86_400_000, 1)
    hours = [slot_of_week(job.at, local) * SLOT_MINUTES // 60 % 24 for job in jobs]
    for job, hour in zip(jobs, hours, strict=True):
        expected.made[job.kind] += 1
        expected.load[hour] += job.minutes / days
    hour_of = {job.number: hour for job, hour in zip(jobs, hours, strict=True)}
    for job in _late(jobs, week, local):
        expected.broken[job.kind] += 1
        expected.broken_by_hour[hour_of[job.number]] += 1
    return expected


def _late(jobs: list[Job], week: list[tuple[int, int]], local: ZoneInfo) -> list[Job]:
    """The jobs that are done after they are due."""
    late: list[Job] = []
    serious, ordinary = _Heap(late), _Heap(late)
    coming, now = 0, jobs[0].at // SLOT_MS * SLOT_MS
    end = jobs[-1].at + LAST_RUN_MS
    while now < end and (coming < len(jobs) or serious.jobs or ordinary.jobs):
        if not serious.jobs and not ordinary.jobs and jobs[coming].at > now:
            now = jobs[coming].at // SLOT_MS * SLOT_MS
        agents, seniors = week[slot_of_week(now, local)]
        spare = serious.work(now, seniors * SLOT_MINUTES)
        ordinary.work(now, agents * SLOT_MINUTES + spare)
        now += SLOT_MS
        while coming < len(jobs) and jobs[coming].at < now:
            (serious if jobs[coming].tier == "serious" else ordinary).add(jobs[coming])
            coming += 1
    return [*late, *serious.jobs, *ordinary.jobs]


class _Heap:
    """Work that waits, the first due first."""

    def __init__(self, late: list[Job]) -> None:
        self.jobs: list[Job] = []
        self._late = late

    def add(self, job: Job) -> None:
        heappush(self.jobs, job)

    def work(self, now: int, minutes: float) -> float:
        """Spend `minutes` of people from `now` on; what is left of them. What is begun is finished later."""
        whole = minutes
        while self.jobs and minutes > 0:
            job = heappop(self.jobs)
            if job.minutes > minutes:
                heappush(self.jobs, job._replace(minutes=job.minutes - minutes))
                return 0.0
            minutes -= job.minutes
            if now + SLOT_MS * (whole - minutes) / whole > job.due:
                self._late.append(job)
        return minutes


def _jobs(tasks: list[Task], book: Playbook, roster: Roster) -> Iterator[Job]:
    first, takes = book.standards.first_reply, roster.minutes
    number = count()
    dues = {(tier, kind): _due(book, tier, kind) for tier in TIERS for kind in ("contact", "answer")}
    for task in tasks:
        if task.by_hand:
            due = task.at + round(first.total_seconds() * 1000)
            yield Job(due, next(number), task.at, "first_reply", task.tier, takes.first_reply)
        for kind, minutes in (("contact", takes.contact), ("answer", getattr(takes, task.tier))):
            due_of = dues[task.tier, kind]
            if due_of is not None:
                yield Job(due_of(task.at), next(number), task.at, kind, task.tier, minutes)


def _due(book: Playbook, tier: str, kind: str) -> Callable[[int], int] | None:
    standard = book.standard(tier, kind)
    if standard is None:
        return None
    span, calendar = standard.within, book.calendar_for(tier, kind)
    span_ms = round(span.total_seconds() * 1000)
    if calendar is ALWAYS_OPEN:
        return lambda at: at + span_ms

    @cache
    def due_after(minute: int) -> int:
        begins = datetime.fromtimestamp(minute * 60, UTC)
        return round(add_working(begins, span, calendar).timestamp() * 1000)

    return lambda at: due_after(at // 60_000)
