"""The kinds of values that go in and out."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer

from anfu.cases.code import code_of


def no_odd_characters(text: str) -> str:
    """The text, unless it holds what the database cannot keep; raises ValueError."""
    # PostgreSQL keeps no NUL, and half a surrogate pair is no character.
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("a character that no text may hold (NUL, or half of a surrogate pair)")
    return text


def _of_our_time(moment: datetime) -> datetime:
    if not 2000 <= moment.year < 2200:
        raise ValueError("a moment between the years 2000 and 2200")
    return moment


Word = Annotated[str, AfterValidator(no_odd_characters), Field(max_length=100)]
Text = Annotated[str, AfterValidator(no_odd_characters), Field(max_length=10_000)]
Moment = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
"""A time with its offset, such as 2026-11-23T09:00:00Z."""
Id = Annotated[int, Field(ge=1, le=(1 << 63) - 1)]
Code = Annotated[str, Field(min_length=4, max_length=12, pattern=r"^[2-9A-Za-z]+$")]
"""A case's reference as customers see it."""
XId = Annotated[int, PlainSerializer(str, return_type=str), Field(description="X's id, as text")]
CaseCode = Annotated[int, PlainSerializer(code_of, return_type=str), Field(description="a case's reference")]


class Said(BaseModel):
    """A body: whatever it does not know is refused."""

    model_config = ConfigDict(extra="forbid")
