"""May this leave? X's rules and our own, each with its reason; values in, a reason or None out.

Sources: X's automation rules (help center, April 2026), the developer policy, and the rule of 2026-02-23 that
self-serve apps may reply only to those who summoned them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

OLDEST_TO_ANSWER = timedelta(hours=24)
"""A post heard later than this is not answered automatically: the first start never wakes old anger."""

NEEDS_A_PERSON = frozenset({"self_harm", "violence"})
"""Risks that no template may answer."""


@dataclass(frozen=True)
class Approach:
    """What the gate looks at before an automatic acknowledgement; times in UTC."""

    addresses_brand: bool
    reply_settings: str
    opted_out_at: datetime | None
    created_at: datetime
    heard_at: datetime
    listens_from: datetime
    risks: Collection[str]
    is_sealed: bool = False
    """An encrypted message, which nobody has read yet."""


def why_not_automatic(approach: Approach) -> str | None:
    """The first reason why no automatic acknowledgement may go to this post; None where it may."""
    if approach.is_sealed:
        return "sealed"
    if NEEDS_A_PERSON & set(approach.risks):
        return "needs_a_person"
    if not approach.addresses_brand:
        return "not_summoned"
    if approach.reply_settings in ("following", "subscribers", "verified"):
        return "replies_restricted"
    if approach.opted_out_at is not None:
        return "opted_out"
    if approach.created_at < approach.listens_from:
        return "before_we_listened"
    if approach.heard_at - approach.created_at > OLDEST_TO_ANSWER:
        return "too_old"
    return None


def why_not_by_hand(
    *,
    addresses_brand: bool,
    weighted: int,
    limit: int,
    unseen: bool,
    doubtful: bool,
    is_closed: bool,
    is_owner: bool,
    private: bool = False,
    unread_draft: bool = False,
) -> str | None:
    """The first reason why what a person wrote may not be queued; None where it may.

    `weighted` is what the text weighs on the network, which takes `limit`; `addresses_brand` is also true where
    the network lets us answer anybody; `unseen` says that the customer wrote since the page was opened;
    `doubtful` that an earlier reply of the case may or may not be on X; `is_owner` that the case is the writer's
    or nobody's; `unread_draft` that a language model wrote it and nobody has said that they read it.
    """
    if unread_draft:
        return "draft_unread"
    if is_closed:
        return "case_closed"
    if not is_owner:
        return "not_owner"
    if weighted == 0:
        return "empty"
    if weighted > limit:
        return "message_too_long" if private else "too_long"
    if unseen:
        return "unseen"
    if doubtful:
        return "doubtful"
    if not addresses_brand:
        return "not_summoned"
    return None


@dataclass(frozen=True)
class Privately:
    """What the gate looks at before a direct message, when it is queued and again when it leaves."""

    wrote_to_us: bool
    """The customer has written us a direct message: of their own accord, or by the link of our invitation."""
    asked_for_it: bool
    """The customer asked in public to be written to."""
    wants_silence: bool
    """The customer asked us to stop, and has not written to us privately since."""
    is_first: bool
    """We have never sent this customer a direct message."""
    tells_privacy: bool
    tells_how_to_stop: bool
    is_automatic: bool = False
    is_possible: bool = True
    """We can read and write direct messages on this network."""


def why_not_privately(privately: Privately) -> str | None:
    """The first reason why a direct message may not go to this customer; None where it may.

    Sources: developer guidelines (the person writes first or opts in; a privacy link in direct messages; no
    reaching out to people who complained in public) and automation rules (an opt-out, honoured at once).
    """
    if not privately.is_possible:
        return "no_messages"
    if privately.wants_silence:
        return "opted_out"
    if not privately.wrote_to_us and (privately.is_automatic or not privately.asked_for_it):
        return "not_invited"
    if privately.is_first and not privately.tells_privacy:
        return "no_privacy_link"
    if privately.is_first and not privately.tells_how_to_stop:
        return "no_way_to_stop"
    return None


@dataclass(frozen=True)
class Leaving:
    """What the gate looks at again when a reply is about to leave, however long it waited."""

    is_automatic: bool
    opted_out: bool
    is_closed: bool
    is_answered: bool
    """A person has replied in this case, here or with another tool, or is about to."""
    has_newer: bool
    """The customer wrote again after the post that it answers."""
    is_stale: bool
    """It waited longer than an automatic reply may."""
    acknowledges: bool = True
    """It only says that we have seen the complaint."""
    privately: Privately | None = None
    """Of a direct message."""


def why_not_leave(leaving: Leaving) -> str | None:
    """The first reason why a reply that was queued may not leave any more; None where it may.

    What is automatic is then taken back. What a person wrote is held, with its text, until they have read what
    the customer wrote meanwhile: nobody wants to be answered past their own words, and no words are lost.
    """
    if leaving.privately and (why_not := why_not_privately(leaving.privately)):
        return why_not
    if not leaving.is_automatic:
        return "unseen" if leaving.has_newer else None
    if leaving.opted_out:
        return "opted_out"
    if not leaving.acknowledges:
        return "unseen" if leaving.has_newer else None
    if leaving.is_closed:
        return "case_closed"
    if leaving.is_answered:
        return "answered"
    if leaving.is_stale:
        return "too_late"
    return None
