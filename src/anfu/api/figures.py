"""Figures of care over a period, the cases behind each, and the monthly reviews."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

import msgspec
from django.http import Http404
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from anfu.api.holder import Call
from anfu.api.problems import Fault, ProblemError
from anfu.api.routes import reads
from anfu.api.words import CaseCode
from anfu.clock.months import Month
from anfu.desk.insight.reviewed import for_one
from anfu.insight.actions import catch_up
from anfu.insight.figures import FIGURES, behind, figures
from anfu.insight.intervals import Estimate
from anfu.insight.models import MonthlyReview
from anfu.insight.period import Period
from anfu.insight.queries import load, zone_of
from anfu.insight.reviews import kept_review
from anfu.insight.slices import parts
from anfu.people.models import Brand
from anfu.people.policy import Action, may

router = Router(tags=["figures"])
MOST_CASES = 1_000


def _of_our_time(day: date) -> date:
    if not 2000 <= day.year < 2200:
        raise ValueError("a day between the years 2000 and 2200")
    return day


Day = Annotated[date, AfterValidator(_of_our_time)]
MonthName = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$", examples=["2026-10"])]


class FigureOut(BaseModel):
    """A value with its 95 % interval; null where nothing can be said. A `span` is in seconds."""

    value: float | None
    n: int
    low: float | None
    high: float | None
    unit: str


class Figures(BaseModel):
    """Every figure of the cases opened from `since` to `until`; by the part that they were cut into, `all` first."""

    since: date
    until: date
    time_zone: str
    now: AwareDatetime
    figures: dict[str, dict[str, FigureOut]]


class Behind(BaseModel):
    """The cases to look into behind a figure, the newest first, at most a thousand; and how many there are."""

    total: int
    cases: list[CaseCode]


class ReviewKept(BaseModel):
    """A month that was looked back on."""

    month: str
    made_at: AwareDatetime


class Reviews(BaseModel):
    """All reviews that are kept, the newest first."""

    items: list[ReviewKept]


class ReviewOut(ReviewKept):
    """What a review told (docs/figures.md says what each part means); of single people only what is the reader's."""

    told: dict[str, Any]


class PeriodAsked(Schema):
    """Which period: a calendar month, two days, or the last so many days."""

    month: MonthName | None = None
    since: Day | None = None
    until: Day | None = None
    days: int = Field(default=30, ge=1, le=3660)

    def of(self, brand: Brand, now: datetime) -> Period:
        """The period, in the brand's time zone."""
        zone = zone_of(brand)
        if self.month:
            return Period.month(Month.parse(self.month), zone)
        if self.since is None and self.until is None:
            return Period.days(self.days, now, zone)
        try:
            return Period.read(str(self.since or ""), str(self.until or ""), zone)
        except ValueError as error:
            raise ProblemError("invalid", [Fault(where="query.since", what=str(error))]) from error


class FiguresAsked(PeriodAsked):
    """And cut by what."""

    by: Literal["topic", "tier", "language", "person", "team", "playbook", "hour", "reach"] | None = None


@router.get("/figures", **reads("figures:read", Figures))
def all_figures(request: Call, asked: Query[FiguresAsked]) -> Figures:
    """Every figure of a period, whole and cut."""
    brand, now = request.auth.staff.brand, timezone.now()
    period = asked.of(brand, now)
    catch_up()
    frame = load(brand, *period.bounds, now).complaints
    cut = parts(frame, asked.by, period.time_zone) if asked.by else {}
    told = {"all": figures(frame)} | {part: figures(piece) for part, piece in cut.items()}
    return Figures(
        since=period.first,
        until=period.last,
        time_zone=period.time_zone,
        now=now,
        figures={part: {key: _told(key, one) for key, one in piece.items()} for part, piece in told.items()},
    )


@router.get("/figures/{figure}/cases", **reads("figures:read", Behind))
def cases_behind(request: Call, figure: str, asked: Query[PeriodAsked]) -> Behind:
    """The cases to look into behind a figure."""
    if figure not in FIGURES:
        raise Http404
    brand, now = request.auth.staff.brand, timezone.now()
    period = asked.of(brand, now)
    catch_up()
    found = behind(load(brand, *period.bounds, now), figure)
    return Behind(total=len(found), cases=found[:MOST_CASES])


@router.get("/reviews", **reads("figures:read", Reviews))
def list_reviews(request: Call) -> Reviews:
    """The months that were looked back on."""
    kept = MonthlyReview.objects.filter(brand_id=request.auth.staff.brand_id).order_by("-month")
    return Reviews(items=[ReviewKept(month=one.month, made_at=one.made_at) for one in kept.defer("told")])


@router.get("/reviews/{month}", **reads("figures:read", ReviewOut))
def one_review(request: Call, month: MonthName) -> ReviewOut:
    """One month's review, as it was told when it was made."""
    staff = request.auth.staff
    told = kept_review(staff.brand, Month.parse(month))
    if told is None:
        raise Http404
    seen = told if may(staff, Action.MEASURE_PEOPLE) else for_one(told, staff.pk)
    return ReviewOut(month=month, made_at=told.now, told=msgspec.to_builtins(seen))


def _told(key: str, estimate: Estimate) -> FigureOut:
    return FigureOut(**estimate._asdict(), unit=FIGURES[key].unit)
