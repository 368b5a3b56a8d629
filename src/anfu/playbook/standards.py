"""Who speaks, when the team works, and what each tier is owed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, StrictBool, model_validator

from anfu.clock.calendar import ALWAYS_OPEN, DAYS, Calendar
from anfu.playbook.parts import Hours, Part, Span, Text, Timed, TimeZone
from anfu.playbook.words import Language, Role


class About(Part):
    """`[playbook]`: which playbook this is."""

    name: Text = Field(description="what your team calls this playbook")
    language: Language = Field(description='the language it answers in: "en" or "zh"')
    version: Text = Field(
        description="a name of up to 40 characters for this version, new with each change in force",
        max_length=40,
    )


class Brand(Part):
    """`[brand]`: who speaks."""

    name: Text = Field(description="the brand's name, for the slot {brand}")
    handle: Text = Field(description="the account on X, without @", pattern=r"^\w{1,15}$")
    signature: Text = Field(description="how a reply is signed, for the slot {signature}")


class Week(Part):
    """`[hours.week]`: the stretches of each day; a day left out is closed."""

    monday: Hours = Field(default=(), description='stretches such as ["09:00-12:00", "13:00-18:00"]')
    tuesday: Hours = Field(default=(), description="as monday")
    wednesday: Hours = Field(default=(), description="as monday")
    thursday: Hours = Field(default=(), description="as monday")
    friday: Hours = Field(default=(), description="as monday")
    saturday: Hours = Field(default=(), description="as monday")
    sunday: Hours = Field(default=(), description="as monday")


class OpenHours(Part):
    """`[hours]`: when the team works."""

    time_zone: TimeZone = Field(description='an IANA time zone such as "Asia/Shanghai"')
    holidays: tuple[Annotated[date, Field(strict=True)], ...] = Field(
        default=(), description="dates on which nobody works"
    )
    week: Week = Field(default=Week(), description="a table of the days of the week")

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        self.calendar()
        return self

    def calendar(self) -> Calendar:
        """The calendar of these hours; without any hours, one that is always open."""
        week = {day: getattr(self.week, day) for day in DAYS}
        if not any(week.values()):
            return ALWAYS_OPEN
        return Calendar.weekly(self.time_zone, week, self.holidays)


class GeneralStandards(Part):
    """`[standards]`: what holds for every case."""

    first_reply: Span = Field(description='a span such as "1h", around the clock')


class TierStandards(Part):
    """`[tiers.ordinary]` or `[tiers.serious]`: what a case of this tier is owed."""

    answer: Timed = Field(description='the time to an answer, such as "4h"')
    update_every: Timed = Field(description='the longest silence until resolved, such as "24h"')
    contact: Timed | None = Field(
        default=None, description="the time until somebody writes to the customer privately"
    )
    owner: Role = Field(description='who owns the case: "agent" or "senior"')
    owner_title: Text = Field(description="how the owner is named to customers, for the slot {owner}")
    direct_message: StrictBool = Field(description="true when the case moves to direct messages at once")
    approval: StrictBool = Field(description="true when a second person approves each answer")
    on_call: StrictBool = Field(
        default=False, description="true when somebody also answers outside the hours"
    )


class Tiers(Part):
    """`[tiers]`: the two tiers."""

    ordinary: TierStandards = Field(description="a table of what an ordinary case is owed")
    serious: TierStandards = Field(description="a table of what a serious case is owed")


class Contact(Part):
    """`[contact]`: other ways to reach the brand."""

    phone: Text = Field(description="a telephone number, for the slot {phone}")
    email: Text = Field(
        description="an e-mail address, for the slot {email}", pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
    )
    form: Text = Field(description="the address of a form page, for the slot {form}", pattern="^https://")
    hours: Text = Field(description="when these are answered, for the slot {contact_hours}")
    privacy: Text = Field(
        description="the address of the privacy page, for the slot {privacy}", pattern="^https://"
    )
