"""Who may be contacted, when, with what. Values in, a reason or None out.

Sources: X's developer guidelines (private messages by program only to those who wrote privately first; nobody is
approached unasked because they complained in public), X's automation rules (opt-outs are heeded at once), and our
own: consent for everything beyond the care of a complaint, and never too much of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What we would write for."""

    SURVEY = "survey"
    REMINDER = "reminder"
    FOLLOW_UP = "follow_up"
    INVITATION = "invitation"
    THANKS = "thanks"
    IMPROVEMENT = "improvement"


class Way(StrEnum):
    """How it would reach the customer."""

    MESSAGE = "message"
    """A private message that leaves by itself."""
    BY_HAND = "by_hand"
    """A person writes privately, or hands over a link."""
    PUBLIC = "public"
    """For all to read, by a person's hand."""


PURPOSES: tuple[str, ...] = ("improvements", "research", "public_thanks", "purchases")
"""What customers may consent to: to hear of improvements, to be invited, to be thanked in public, and that what they
buy is looked at."""

NEEDS: Mapping[Kind, str] = {
    Kind.IMPROVEMENT: "improvements",
    Kind.INVITATION: "research",
    Kind.THANKS: "public_thanks",
}
"""The consent that each kind needs; asking about the complaint itself is part of its care and needs none."""

CARE = frozenset({Kind.SURVEY, Kind.REMINDER, Kind.FOLLOW_UP})
"""Asking about a complaint that was resolved."""


@dataclass(frozen=True)
class Given:
    """A consent: to what, from when, until when, and when it was taken back (all UTC)."""

    purpose: str
    given_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Does it hold at this moment? On the dot of its expiry it does not any more."""
        return self.given_at <= now < self.expires_at and (self.revoked_at is None or now < self.revoked_at)


@dataclass(frozen=True)
class Standing:
    """What is known of a customer when we would write to them (times in UTC)."""

    opted_out_at: datetime | None = None
    has_open_case: bool = False
    wrote_privately: bool = False
    """They have written us a private message: X then lets a program write back."""
    takes_messages: bool = True
    """X has not refused a private message to them."""
    addressed_brand: bool = True
    """The post at hand mentions the brand, so that X lets us reply in public."""
    in_crisis: bool = False
    """A crisis room of the brand is open: nobody is won back while the house burns."""
    consents: Sequence[Given] = ()
    contacted_at: Sequence[datetime] = ()
    """When they heard from us about winning back before."""


@dataclass(frozen=True)
class Caps:
    """At most so many contacts within so long."""

    most: int
    within: timedelta


def why_not_contact(kind: Kind, way: Way, standing: Standing, caps: Caps, now: datetime) -> str | None:
    """The first reason why this customer may not be contacted so; None where they may.

    An opt-out wins over everything, also over a consent that was given later.
    """
    if standing.opted_out_at is not None:
        return "opted_out"
    if standing.in_crisis:
        return "crisis"
    if way is Way.PUBLIC and kind not in (Kind.FOLLOW_UP, Kind.THANKS):
        return "never_in_public"
    if standing.has_open_case:
        return "open_case"
    if kind in NEEDS and (refusal := why_no_consent(standing.consents, NEEDS[kind], now)):
        return refusal
    if kind is not Kind.FOLLOW_UP and _heard_from_us(standing, caps, now) >= caps.most:
        return "too_often"
    if way is Way.MESSAGE and not standing.wrote_privately:
        return "not_written_first"
    if way is Way.MESSAGE and not standing.takes_messages:
        return "messages_closed"
    if way is Way.PUBLIC and not standing.addressed_brand:
        return "not_addressed"
    return None


def why_no_consent(consents: Sequence[Given], purpose: str, now: datetime) -> str | None:
    """Why no consent to `purpose` holds now; None where one does."""
    ours = [one for one in consents if one.purpose == purpose]
    if any(one.holds(now) for one in ours):
        return None
    if not ours:
        return "no_consent"
    newest = max(ours, key=lambda one: one.given_at)
    return "consent_revoked" if newest.revoked_at is not None else "consent_expired"


SCALES: Mapping[str, tuple[int, int]] = {"csat": (1, 5), "nps": (0, 10), "effort": (1, 7)}
"""The lowest and the highest answer to each kind of question."""

_CONTENT: Mapping[str, int] = {"csat": 4, "nps": 9, "effort": 5}
_DISAPPOINTED: Mapping[str, int] = {"csat": 2, "nps": 6, "effort": 3}


def is_score(question: str, score: int) -> bool:
    """Is this an answer to the question?"""
    low, high = SCALES[question]
    return low <= score <= high


def is_content(question: str, score: int) -> bool:
    """Satisfied, a promoter, or little effort: 4-5 of 5, 9-10 of 10, 5-7 of 7."""
    return score >= _CONTENT[question]


def is_disappointed(question: str, score: int) -> bool:
    """Dissatisfied, a detractor, or much effort: somebody looks at it again."""
    return score <= _DISAPPOINTED[question]


def _heard_from_us(standing: Standing, caps: Caps, now: datetime) -> int:
    return sum(now - caps.within < at <= now for at in standing.contacted_at)
