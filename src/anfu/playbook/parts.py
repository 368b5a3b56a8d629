"""What every table of a playbook is made of: strict parts, spans, zones, hours, times to keep."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from anfu.clock.calendar import Interval
from anfu.clock.spans import parse_span
from anfu.clock.zones import zone


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
