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


def why_not_automatic(approach: Approach) -> str | None:
    """The first reason why no automatic acknowledgement may go to this post; None where it may."""
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
    unseen: bool,
    doubtful: bool,
    is_closed: bool,
    is_owner: bool,
    needs_senior: bool,
) -> str | None:
    """The first reason why a person's public reply may not be queued; None where it may.

    `weighted` is X's weighted length; `unseen` says that the customer wrote since the page was opened;
    `doubtful` that an earlier reply of the case may or may not be on X; `is_owner` that the case is the writer's
    or nobody's; `needs_senior` that the playbook wants a senior's hand on this reply and the writer is none.
    """
    if is_closed:
        return "case_closed"
    if not is_owner:
        return "not_owner"
    if needs_senior:
        return "needs_approval"
    if weighted == 0:
        return "empty"
    if weighted > 280:
        return "too_long"
    if unseen:
        return "unseen"
    if doubtful:
        return "doubtful"
    if not addresses_brand:
        return "not_summoned"
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


def why_not_leave(leaving: Leaving) -> str | None:
    """The first reason why a reply that was queued may not leave any more; None where it may.

    What is automatic is then taken back. What a person wrote is held, with its text, until they have read what
    the customer wrote meanwhile: nobody wants to be answered past their own words, and no words are lost.
    """
    if not leaving.is_automatic:
        return "unseen" if leaving.has_newer else None
    if leaving.opted_out:
        return "opted_out"
    if leaving.is_closed:
        return "case_closed"
    if leaving.is_answered:
        return "answered"
    if leaving.is_stale:
        return "too_late"
    return None
