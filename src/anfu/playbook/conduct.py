"""How the team behaves: voice, privacy, escalation, two people, one owner, words for topics, checks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictBool, StrictInt

from anfu.playbook.parts import Part, Span, Text, Timed
from anfu.playbook.words import Risk, Rule, Topic


class Voice(Part):
    """`[voice]`: how the brand sounds."""

    tone: Text = Field(description="a few words that guide whoever writes, person or program")
    humour: Literal["never", "calm"] = Field(
        default="never", description='"never", or "calm": only with calm customers in ordinary cases'
    )
    loyal_after: Span | None = Field(
        default=None, description='customers first heard this long ago and never failed are loyal: "365d"'
    )
    unnamed: Text = Field(description="how to greet somebody whose name cannot be read")


class SuspectedFalse(Part):
    """`[suspected_false]`: how claims that seem false or malicious are met."""

    approval: StrictBool = Field(description="true: a second person approves each reply")
    evidence: Text = Field(description="the formal channel for evidence, for the slot {evidence}")
    answer: Timed = Field(description="the time until evidence sent in is answered")
    report_defamation: StrictBool = Field(
        description="true when clear defamation is reported to X, after a second person agreed"
    )


class Publicity(Part):
    """`[publicity]`: how long a case stays in public."""

    exchanges: StrictInt = Field(ge=1, le=20, description="public replies after which the desk urges privacy")


class Escalation(Part):
    """`[escalation]`: what makes a case serious, by rule and not by mood."""

    topics: tuple[Topic, ...] = Field(description="topics that are always serious")
    risks: tuple[Risk, ...] = Field(description="risks that are always serious")
    phrases: tuple[Text, ...] = Field(
        default=(), description="wordings that make any post a serious complaint, whatever triage says of it"
    )
    failures: StrictInt = Field(ge=1, le=10, description="failures with one customer that make it serious")


class Approvals(Part):
    """`[approvals]`: what leaves only once two people stand behind it, one of them senior.

    Tiers and the lane say it for themselves: `tiers.*.approval`, `suspected_false.approval`.
    """

    new_staff: Span | None = Field(
        default=None, description='replies of agents who joined less than this ago, such as "14d"'
    )


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
    silenced: dict[Rule, Text] = Field(default={}, description="rules switched off, each with its reason")
