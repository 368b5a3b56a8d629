"""What a playbook promises in general: hours, standards, tiers, channels, escalation, voice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    model_validator,
)

from anfu.clock.calendar import ALWAYS_OPEN, DAYS, Calendar, Interval
from anfu.clock.spans import parse_span
from anfu.clock.zones import zone
from anfu.playbook.words import Language, Risk, Role, Topic


class Part(BaseModel):
    """A table of a playbook: frozen, and no key but those named."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, validate_by_name=True)


def _read_span(found: Any) -> Any:
    if isinstance(found, timedelta):
        return found
    if not isinstance(found, str):
        raise ValueError(f"{found!r} is no span of time in quotes")
    return parse_span(found)


def _read_zone(found: str) -> str:
    zone(found)
    return found


def _read_stretch(found: str) -> str:
    Interval.parse(found)
    return found


def as_list(found: Any) -> Any:
    """One thing written where several may stand is a list of one."""
    return found if isinstance(found, list | tuple) else [found]


def _as_standard(found: Any) -> Any:
    return {"within": found} if isinstance(found, str) else found


Text = Annotated[str, Field(strict=True, min_length=1)]
Span = Annotated[timedelta, BeforeValidator(_read_span)]
TimeZone = Annotated[Text, AfterValidator(_read_zone)]
Hours = Annotated[
    tuple[Annotated[Text, AfterValidator(_read_stretch)], ...],
    BeforeValidator(as_list),
]


class About(Part):
    """`[playbook]`: which playbook this is."""

    name: Text = Field(description="what your team calls this playbook")
    language: Language = Field(description='the language it answers in: "en" or "zh"')
    version: Text = Field(description="a name for this version, new with each change in force")


class Brand(Part):
    """`[brand]`: who speaks."""

    name: Text = Field(description="the brand's name, for the slot {brand}")
    handle: Text = Field(description="the account on X, without @", pattern=r"^\w{1,15}$")
    signature: Text = Field(description="how a reply is signed, for the slot {signature}")


class Voice(Part):
    """`[voice]`: how the brand sounds."""

    tone: Text = Field(description="a few words that guide whoever writes, person or program")
    humour: Literal["never", "calm"] = Field(
        default="never", description='"never", or "calm": only with calm customers in ordinary cases'
    )
    unnamed: Text = Field(description="how to greet somebody whose name cannot be read")


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


class Standard(Part):
    """A time to keep. Written `"4h"` for wall time, or `{ within = "4h", clock = "working" }`."""

    within: Span = Field(description='a span such as "4h"')
    clock: Literal["wall", "working"] = Field(
        default="wall", description='"wall" (every hour counts) or "working" (only open hours count)'
    )

    @model_validator(mode="before")
    @classmethod
    def _refuse_working_days(cls, found: Any) -> Any:
        if isinstance(found, dict) and found.get("clock") == "working" and "d" in str(found.get("within")):
            raise ValueError("working time in days, though working days differ in length: say it in hours")
        return found


Timed = Annotated[Standard, BeforeValidator(_as_standard)]


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


class SuspectedFalse(Part):
    """`[suspected_false]`: how claims that seem false or malicious are met."""

    approval: StrictBool = Field(description="true: a second person approves each reply")
    evidence: Text = Field(description="the formal channel for evidence, for the slot {evidence}")
    answer: Timed = Field(description="the time until evidence sent in is answered")
    report_defamation: StrictBool = Field(
        description="true when clear defamation is reported to X, after a second person agreed"
    )


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


class Publicity(Part):
    """`[publicity]`: how long a case stays in public."""

    exchanges: StrictInt = Field(ge=1, le=20, description="public replies after which the desk urges privacy")


class Escalation(Part):
    """`[escalation]`: what makes a case serious, by rule and not by mood."""

    topics: tuple[Topic, ...] = Field(description="topics that are always serious")
    risks: tuple[Risk, ...] = Field(description="risks that are always serious")
    failures: StrictInt = Field(ge=1, le=10, description="failures with one customer that make it serious")


class Ownership(Part):
    """`[ownership]`: one owner until resolved."""

    handover_reason: Literal["required", "optional"] = Field(
        description='"required" when a case is handed over only with a reason, or "optional"'
    )


class TopicWords(Part):
    """`[topics.<topic>]`: how a topic is spoken of."""

    name: Text = Field(description="its name on screens and in the review")
    problem: Text = Field(description="the problem within a sentence, for the slot {problem}")
    feeling: Text = Field(description="what the customer goes through, for the slot {feeling}")


class Checks(Part):
    """`[checks]`: the brand's own rules for what is written."""

    forbidden: tuple[Text, ...] = Field(
        default=(), description="wordings that block a reply, as for legal reasons"
    )
    jargon: tuple[Text, ...] = Field(default=(), description="words of the trade that customers do not use")
    silenced: dict[str, Text] = Field(default={}, description="rules switched off, each with its reason")
