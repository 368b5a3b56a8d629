"""Reads for the wall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise as Lazy

from anfu.cases.models import Case, Incident
from anfu.channel.queries import revoked_grants
from anfu.desk.approvals.queries import approvals_badge
from anfu.desk.badge import Badge
from anfu.desk.connection.words import PAUSES
from anfu.desk.wall.rules import HOUR, HOURS_AHEAD, Ahead, hours_ahead
from anfu.listening.models import Gap
from anfu.listening.queries import open_gaps
from anfu.people.models import Staff
from anfu.people.roster.queries import Member, team
from anfu.people.roster.rules import on_shift_until
from anfu.promises.models import Promise
from anfu.replies.models import Pause
from anfu.replies.traffic.queries import open_pauses, waiting
from anfu.settings import env
from anfu.spending.queries import Account, account
from anfu.spending.rules import Budget

DAY = timedelta(days=1)


@dataclass(frozen=True)
class FirstReplies:
    """First replies to the complaints of the last 24 hours."""

    within_hour: int
    later: int
    overdue: int
    """Still none, and more than an hour has passed."""
    fresh: int
    """Still none, within the hour."""

    @property
    def share(self) -> float | None:
        """Of those whose hour is over or that were answered, the share answered within it."""
        counted = self.within_hour + self.later + self.overdue
        return self.within_hour / counted if counted else None


@dataclass(frozen=True)
class Wall:
    """How the team stands."""

    first: FirstReplies
    oldest: Case | None
    unanswered: int
    ahead: Sequence[Ahead]
    members: Sequence[Member]
    approvals: Badge
    spent: Account
    budget: Budget
    waiting: int
    pauses: Sequence[tuple[Pause, Lazy]]
    gaps: Sequence[Gap]
    revoked: Sequence[str]
    incidents: Sequence[Incident]


def wall(staff: Staff, now: datetime) -> Wall:
    """Everything that the wall shows."""
    brand = staff.brand
    standards = Promise.objects.filter(brand=brand, kind=Promise.Kind.FIRST_REPLY)
    open_ones = standards.filter(done_at=None, withdrawn_at=None)
    due = Promise.objects.filter(
        brand=brand, done_at=None, withdrawn_at=None, due_at__lt=now + HOUR * HOURS_AHEAD
    )
    members = team(brand, now)
    oldest = (
        open_ones.filter(case__closed_at=None).select_related("case__customer").order_by("made_at").first()
    )
    budget = Budget(env.x_budget_day, env.x_budget_month, env.x_budget_soft)
    return Wall(
        first=_first_replies(standards.filter(made_at__gt=now - DAY), now),
        oldest=oldest.case if oldest else None,
        unanswered=open_ones.filter(case__closed_at=None).count(),
        ahead=hours_ahead(_due_by_hour(due, now), _people(members, now), now),
        members=[one for one in members if one.is_here],
        approvals=approvals_badge(staff, now),
        spent=account(brand, budget, now.astimezone(UTC).date()),
        budget=budget,
        waiting=waiting(brand, now),
        pauses=[(pause, PAUSES[pause.code]) for pause in open_pauses(brand)],
        gaps=open_gaps(brand),
        revoked=[grant.handle for grant in revoked_grants()],
        incidents=list(
            Incident.objects.filter(brand=brand, merged_into=None, opened_at__gt=now - DAY).order_by(
                "-opened_at"
            )[:5]
        ),
    )


def _first_replies(standards: QuerySet[Promise], now: datetime) -> FirstReplies:
    in_time = Q(done_at__lte=F("made_at") + HOUR)
    told = standards.aggregate(
        within_hour=Count("pk", filter=in_time),
        later=Count("pk", filter=Q(done_at__isnull=False) & ~in_time),
        overdue=Count("pk", filter=Q(done_at=None, made_at__lt=now - HOUR)),
        fresh=Count("pk", filter=Q(done_at=None, made_at__gte=now - HOUR)),
    )
    return FirstReplies(**told)


def _due_by_hour(due: QuerySet[Promise], now: datetime) -> list[int]:
    """How many of these fall due in each of the next hours; what is overdue is in the first."""
    ends = [now + HOUR * (i + 1) for i in range(HOURS_AHEAD)]
    told = due.aggregate(**{f"h{i}": Count("pk", filter=Q(due_at__lt=end)) for i, end in enumerate(ends)})
    before = [told[f"h{i}"] for i in range(HOURS_AHEAD)]
    return [count - (before[i - 1] if i else 0) for i, count in enumerate(before)]


def _people(members: Sequence[Member], now: datetime) -> list[int]:
    """How many are on shift in the middle of each of the next hours."""
    middles = [now + HOUR * i + HOUR / 2 for i in range(HOURS_AHEAD)]
    return [
        sum(
            on_shift_until(one.hours, at) is not None
            and (one.staff.away_until is None or one.staff.away_until <= at)
            for one in members
        )
        for at in middles
    ]
