"""Templates and examples: the wordings of a playbook and how they are held to it."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, StrictBool, StrictFloat, StrictInt, model_validator

from anfu.playbook.parts import Part, Span, Text, as_list
from anfu.playbook.words import History, Kind, Lane, Role, Rule, Stage, Tier, Topic

Channel = Literal["phone", "email", "form"]

_SLOT = re.compile(r"\{([^{}]*)\}")


class Promised(Part):
    """A promise that the text makes: answer, update, contact or first_reply, within a span."""

    kind: Kind = Field(description='what is promised: "answer", "update", "contact" or "first_reply"')
    within: Span | None = Field(
        default=None, description='a span such as "4h"; left out, it is what the tier is owed'
    )


class Template(Part):
    """`[[template]]`: one wording. Several for the same place are used in turn."""

    key: Text = Field(description="a name of its own", pattern=r"^[a-z0-9_]+$")
    stage: Stage = Field(description='"acknowledge", "answer", "update", "close" or "follow_up"')
    tier: Tier | None = Field(default=None, description='"ordinary" or "serious"; either this or lane')
    lane: Lane | None = Field(default=None, description='"suspected_false"; either this or tier')
    private: StrictBool = Field(default=False, description="true for a direct message")
    topics: tuple[Topic, ...] = Field(default=(), description="only for these topics")
    history: History | None = Field(
        default=None, description='only for customers who are "first", "repeat", "loyal" or "failed_twice"'
    )
    arousal: tuple[StrictFloat, StrictFloat] | None = Field(
        default=None, description="only for arousal from .. to, as [0.6, 1.0]"
    )
    humour: StrictBool = Field(default=False, description="true when the wording is light-hearted")
    text: Text = Field(description="the wording, with {slots}")
    promise: Annotated[tuple[Promised, ...], BeforeValidator(as_list)] = Field(
        default=(), description='what the text promises, as { kind = "answer" }; a list for several'
    )

    @model_validator(mode="after")
    def _stand_in_one_place(self) -> Self:
        if (self.tier is None) == (self.lane is None):
            raise ValueError("neither tier nor lane" if self.tier is None else "both tier and lane")
        low, high = self.arousal or (0.0, 1.0)
        if not 0 <= low < high <= 1:
            raise ValueError(f"an arousal from {low} to {high}, which is no part of 0 to 1")
        return self

    @property
    def place(self) -> str:
        """The tier or lane that it serves."""
        return self.tier or self.lane or ""

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The text cut at its slots: words at even places, names of slots at odd ones."""
        return tuple(_SLOT.split(self.text))

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots, in order, each as often as it stands there."""
        return self.pieces[1::2]

    @property
    def conditions(self) -> tuple[bool, bool, bool]:
        """Which conditions it puts on a case; a wording with the greater ones is the more particular.

        What is known of the customer matters more than the mood, and the mood more than the topic.
        """
        return self.history is not None, self.arousal is not None, bool(self.topics)

    def fits(self, topic: str, arousal: float, history: str | None) -> bool:
        """Whether it may be said of this topic, to somebody in this mood (0 to 1) and with this history."""
        return (
            (not self.topics or topic in self.topics)
            and (self.arousal is None or self.arousal[0] <= arousal <= self.arousal[1])
            and (self.history is None or self.history == history)
        )


class Expected(Part):
    """What an example expects; keys left out are not looked at."""

    is_complaint: StrictBool | None = Field(default=None, description="whether it is a complaint")
    tier: Tier | None = Field(default=None, description="the tier")
    lane: Lane | None = Field(default=None, description="the lane")
    topic: Topic | None = Field(default=None, description="the topic")
    stage: Stage | None = Field(default=None, description="the stage of the first reply")
    owner: Role | None = Field(default=None, description="who owns the case")
    promise: tuple[Kind, ...] | None = Field(default=None, description="the kinds of promise made")
    template: Text | None = Field(
        default=None, description="the key of a template that must be among those used"
    )
    direct_message: StrictBool | None = Field(
        default=None, description="whether the case moves to direct messages at once"
    )
    channels: tuple[Channel, ...] | None = Field(
        default=None, description='other channels that the first reply names: "phone", "email", "form"'
    )
    approval: StrictBool | None = Field(
        default=None, description="whether an answer waits for a second person"
    )
    report: StrictBool | None = Field(
        default=None, description="whether clear defamation is reported to X, after a second person agreed"
    )
    handover: Literal["required", "optional"] | None = Field(
        default=None, description='"required" when handing the case over wants a reason, or "optional"'
    )
    findings: tuple[Rule, ...] | None = Field(
        default=None, description="rules that the check finds in `reply`; an empty list: nothing blocks it"
    )


class Example(Part):
    """`[[example]]`: a post and what this playbook does with it."""

    post: Text = Field(description="the text of a post")
    says: Text | None = Field(default=None, description="what the example shows, for the reader")
    history: History | None = Field(default=None, description="what is known of the customer")
    lane: Lane | None = Field(default=None, description="the lane that a person put the case into")
    reply: Text | None = Field(default=None, description="a draft by a person, to be checked")
    stage: Stage = Field(default="answer", description="the stage of that draft")
    private: StrictBool = Field(default=False, description="true when the draft is a direct message")
    exchanges: StrictInt = Field(default=0, ge=0, description="public replies that the case has had before")
    expect: Expected = Field(description="a table of what is expected")
