"""What the checks are given and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Literal

from anfu.clock.calendar import ALWAYS_OPEN, Calendar

Severity = Literal["block", "warn", "hint"]

HOT = 0.7
"""From this arousal on a customer is furious."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: the rule, how grave, where (positions in the text), why, and what to do."""

    rule: str
    severity: Severity
    start: int
    end: int
    reason: str
    fix: str

    def as_dict(self) -> dict[str, str | int | list[int]]:
        """The same for a machine."""
        told: dict[str, str | int | list[int]] = dict(asdict(self))
        told["span"] = [self.start, self.end]
        del told["start"], told["end"]
        return told


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a draft is to stand, and what is known there. Only stage, tier and language must be known.

    `now` is the moment of the check (UTC); without it, times are not held against the clock. `recent` are
    texts that we published lately. `own` are the brand's own numbers and addresses, which may be shown.
    `exchanges` counts the public replies of the case so far, `budget` how many the playbook allows. `shifts` are
    the times (UTC) in the coming week when somebody is there by the roster; None: no roster is known.
    """

    stage: str
    tier: str
    language: str
    public: bool = True
    post: str = ""
    arousal: float = 0.0
    now: datetime | None = None
    calendar: Calendar = ALWAYS_OPEN
    shifts: tuple[tuple[datetime, datetime], ...] | None = None
    own: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    humour: bool = False
    forbidden: tuple[str, ...] = ()
    jargon: tuple[str, ...] = ()
    exchanges: int = 0
    budget: int | None = None
    silenced: Mapping[str, str] = field(default_factory=dict)
    network: str = "x"

    @property
    def is_chinese(self) -> bool:
        """Whether the reply is to be Chinese."""
        return self.language.lower().startswith("zh")

    @property
    def may_joke(self) -> bool:
        """Whether a light word is welcome: the voice allows it, and the customer is calm."""
        return self.humour and self.tier == "ordinary" and self.arousal < 0.4
