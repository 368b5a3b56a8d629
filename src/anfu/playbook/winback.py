"""`[winback]`: what is asked after a resolution, what customers may agree to, how often they hear from us."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StrictInt

from anfu.playbook.parts import Part, Span, Text

SLOTS = ("customer", "case", "brand", "agent", "link", "privacy", "signature")
"""What the desk fills in these texts."""

_SLOT = re.compile(r"\{([^{}]*)\}")


def _read_asking(found: str) -> str:
    unknown = [slot for slot in _SLOT.findall(found) if slot not in SLOTS]
    if unknown:
        raise ValueError(f"the unknown slot {{{unknown[0]}}}")
    if "{link}" not in found:
        raise ValueError("a text without {link}, so that nobody could answer")
    return found


Asking = Annotated[Text, AfterValidator(_read_asking)]


class SurveyRules(Part):
    """`[winback.survey]`: the question after each resolution."""

    question: Literal["csat", "nps", "effort"] = Field(description='"csat", "nps" or "effort"')
    after: Span = Field(description='how long after the resolution it is asked, such as "2h"')
    remind_after: Span = Field(description='how long after that it is asked once more, such as "3d"')
    open_for: Span = Field(description='how long after the resolution it can be answered, such as "14d"')
    ask: Asking = Field(description="the private message that asks, with {link}")
    remind: Asking = Field(description="the private message that reminds, with {link}")


class FollowUpRules(Part):
    """`[winback.follow_up]`: some days later, is it really solved?"""

    ordinary: Span = Field(description='how long after an ordinary case was resolved, such as "5d"')
    serious: Span = Field(description='how long after a serious case was resolved, such as "2d"')
    open_for: Span = Field(description='how long after asking the customer\'s link answers, such as "10d"')
    ask: Asking = Field(description="the private message that asks, with {link}")


def _holds(*wanted: str) -> Callable[[str], str]:
    def read(found: str) -> str:
        slots = _SLOT.findall(found)
        if unknown := [slot for slot in slots if slot not in (*SLOTS, "said", "done") or slot == "link"]:
            raise ValueError(f"the unknown slot {{{unknown[0]}}}")
        if missing := [slot for slot in wanted if slot not in slots]:
            raise ValueError(f"a text without {{{missing[0]}}}")
        return found

    return read


class ImprovementWords(Part):
    """`[winback.improvement]`: telling customers what they changed."""

    tell: Annotated[Text, AfterValidator(_holds("customer", "done"))] = Field(
        description="the private message to a customer concerned, with {customer} and {done}"
    )
    post: Annotated[Text, AfterValidator(_holds("said", "done"))] = Field(
        description="the draft of a public post, with {said} and {done}"
    )


class ConsentWords(Part):
    """`[winback.consents]`: what customers may agree to, word for word."""

    improvements: Text = Field(description="that they are told when what they complained about was improved")
    research: Text = Field(description="that they are invited to product tests, communities and focus groups")
    public_thanks: Text = Field(description="that they are thanked in public")
    purchases: Text = Field(description="that what they buy is looked at, to see whether we won them back")
    lasts: Span = Field(description='how long a consent holds, such as "365d"')


class ContactCaps(Part):
    """`[winback.caps]`: how often a customer hears from us about winning back."""

    most: StrictInt = Field(ge=1, le=20, description="contacts with one customer, from 1 to 20")
    within: Span = Field(description='the time in which they are counted, such as "30d"')


class WinBack(Part):
    """`[winback]`: without it, nobody is asked, invited or told anything after a resolution."""

    survey: SurveyRules = Field(description="a table of the question after each resolution")
    follow_up: FollowUpRules = Field(description="a table of asking again some days later")
    consents: ConsentWords = Field(description="a table of what customers may agree to")
    improvement: ImprovementWords = Field(description="a table of how improvements are told")
    caps: ContactCaps = Field(description="a table of how often a customer hears from us")


def filled(text: str, slots: dict[str, str]) -> str:
    """`text` with its slots filled; KeyError where one has no value."""
    return _SLOT.sub(lambda slot: slots[slot[1]], text)
