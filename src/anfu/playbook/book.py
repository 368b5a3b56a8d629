"""The playbook: one brand's strategy of complaint care, in one language."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import cached_property
from itertools import groupby
from typing import NamedTuple, cast

from pydantic import Field

from anfu.clock.calendar import ALWAYS_OPEN, Calendar
from anfu.clock.spans import say_span, say_working_span
from anfu.playbook.compensation import Compensation
from anfu.playbook.conduct import (
    Approvals,
    Checks,
    Escalation,
    Ownership,
    Publicity,
    SuspectedFalse,
    TopicWords,
    Voice,
)
from anfu.playbook.economy import Economy
from anfu.playbook.parts import Part, Standard
from anfu.playbook.standards import About, Brand, Contact, GeneralStandards, OpenHours, Tiers, TierStandards
from anfu.playbook.template import Example, Promised, Template
from anfu.playbook.winback import WinBack
from anfu.playbook.words import History, Topic


class Wording(NamedTuple):
    """A template ready to be filled: words at even places, slots still open at odd ones."""

    parts: tuple[str, ...]
    promises: tuple[tuple[str, timedelta], ...]


class Playbook(Part):
    """A whole playbook as read. It is checked when loaded; whoever holds one may trust it."""

    playbook: About = Field(description="a table that says which playbook this is")
    brand: Brand = Field(description="a table of who speaks")
    voice: Voice = Field(description="a table of how the brand sounds")
    hours: OpenHours = Field(description="a table of when the team works")
    standards: GeneralStandards = Field(description="a table of what holds for every case")
    tiers: Tiers = Field(description="a table of the two tiers")
    suspected_false: SuspectedFalse = Field(description="a table of how suspected false claims are met")
    contact: Contact = Field(description="a table of other ways to reach the brand")
    publicity: Publicity = Field(description="a table of how long a case stays in public")
    escalation: Escalation = Field(description="a table of what makes a case serious")
    approvals: Approvals = Field(
        default=Approvals(), description="a table on what leaves only once two people stand behind it"
    )
    ownership: Ownership = Field(description="a table on handing over")
    topics: dict[Topic, TopicWords] = Field(description="a table of topics, each with its words")
    checks: Checks = Field(default=Checks(), description="a table of the brand's own rules of language")
    winback: WinBack | None = Field(default=None, description="a table of how customers are won back")
    compensation: Compensation | None = Field(
        default=None, description="a table of what may be given to make good"
    )
    economy: Economy | None = Field(default=None, description="a table of the brand's own figures")
    templates: tuple[Template, ...] = Field(alias="template", description="the wordings")
    examples: tuple[Example, ...] = Field(
        default=(), alias="example", description="posts and what is expected"
    )

    @property
    def language(self) -> str:
        """The language it answers in: "en" or "zh"."""
        return self.playbook.language

    @cached_property
    def calendar(self) -> Calendar:
        """The team's working hours."""
        return self.hours.calendar()

    def tier(self, name: str) -> TierStandards:
        """The standards of the tier called `name`; a lane is owed what ordinary cases are."""
        return self.tiers.serious if name == "serious" else self.tiers.ordinary

    def topic(self, name: str) -> TopicWords:
        """The words for a topic; one that the playbook does not name is spoken of as "other"."""
        return self.topics.get(cast(Topic, name)) or self.topics["other"]

    def standard(self, place: str, kind: str) -> Standard | None:
        """What a tier or lane is owed for a kind of promise; None when the playbook sets nothing."""
        if kind == "first_reply":
            return Standard(within=self.standards.first_reply)
        if place == "suspected_false" and kind == "answer":
            return self.suspected_false.answer
        tier = self.tier(place)
        return {"answer": tier.answer, "update": tier.update_every, "contact": tier.contact}[kind]

    def promised_span(self, template: Template, promised: Promised) -> timedelta | None:
        """How long a template's promise gives us; None when neither it nor the playbook sets a time."""
        if promised.within is not None:
            return promised.within
        standard = self.standard(template.place, promised.kind)
        return standard.within if standard is not None else None

    def gravity(self, tier: str, topic: str, risks: Collection[str], failures: int, text: str = "") -> str:
        """The tier of a complaint: serious by triage, or by this playbook's rules of escalation.

        `failures` counts how often the brand failed this customer before; `text` is what they wrote.
        """
        rules = self.escalation
        by_rule = topic in rules.topics or bool(set(risks) & set(rules.risks)) or failures >= rules.failures
        return "serious" if by_rule or self.names(text) else tier

    def names(self, text: str) -> bool:
        """Whether `text` holds one of the wordings that make any post a serious complaint."""
        return self._phrases is not None and self._phrases.search(text) is not None

    def history_of(self, failures: int, known_for: timedelta) -> History:
        """What a customer is to the wordings, by how often the brand failed them and how long it has known them."""
        if failures:
            return "repeat" if failures == 1 else "failed_twice"
        loyal_after = self.voice.loyal_after
        return "loyal" if loyal_after is not None and known_for >= loyal_after else "first"

    def calendar_for(self, place: str, kind: str) -> Calendar:
        """The calendar that a promise of `kind` counts in; for wall time one that is always open."""
        standard = self.standard(place, kind)
        return self.calendar if standard is not None and standard.clock == "working" else ALWAYS_OPEN

    def said(self, template: Template) -> dict[str, str]:
        """The values of the slots that the playbook itself fills; promises without a time are left out."""
        contact = self.contact
        said = {
            "brand": self.brand.name,
            "signature": self.brand.signature,
            "phone": contact.phone,
            "email": contact.email,
            "form": contact.form,
            "privacy": contact.privacy,
            "contact_hours": contact.hours,
            "evidence": self.suspected_false.evidence,
            "owner": self.tier(template.place).owner_title,
        }
        for promised in template.promise:
            span = self.promised_span(template, promised)
            standard = self.standard(template.place, promised.kind)
            if span is None or standard is None:
                continue
            say = say_working_span if standard.clock == "working" else say_span
            said.setdefault("within", say(span, self.language))
            said[f"{promised.kind}_within"] = say(span, self.language)
        return said

    @cached_property
    def _phrases(self) -> re.Pattern[str] | None:
        either = "|".join(
            rf"\b{re.escape(phrase)}\b" if phrase.isascii() else re.escape(phrase)
            for phrase in self.escalation.phrases
        )
        return re.compile(either, re.IGNORECASE) if either else None

    @cached_property
    def wordings(self) -> Mapping[str, Wording]:
        """Each template by its key, with all filled in that the playbook knows."""
        return {template.key: self._wording(template) for template in self.templates}

    @cached_property
    def places(self) -> Mapping[tuple[str, str, bool], tuple[tuple[Template, ...], ...]]:
        """The templates by (stage, tier or lane, private), in groups: the most particular wordings first."""

        def place(template: Template) -> tuple[str, str, bool]:
            return template.stage, template.place, template.private

        def particular(template: Template) -> tuple[bool, bool, bool]:
            return template.conditions

        return {
            key: tuple(
                tuple(group)
                for _, group in groupby(sorted(there, key=particular, reverse=True), key=particular)
            )
            for key, there in groupby(sorted(self.templates, key=place), key=place)
        }

    def _wording(self, template: Template) -> Wording:
        said, parts = self.said(template), [""]
        for position, piece in enumerate(template.pieces):
            if position % 2 == 0 or piece in said:
                parts[-1] += said[piece] if position % 2 else piece
            else:
                parts += [piece, ""]
        spans = [(promised.kind, self.promised_span(template, promised)) for promised in template.promise]
        return Wording(tuple(parts), tuple((kind, span) for kind, span in spans if span is not None))
