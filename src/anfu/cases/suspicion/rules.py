"""What may make a person look twice, and what a suspicion must rest on. Values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from anfu.playbook.words import LANES

(SUSPECTED_FALSE,) = LANES

COPIES = 3
"""From this many customers with nearly the same words on, the words may be copied."""

NEW_FOR = timedelta(days=30)
"""How long an account counts as new."""

_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=UTC)
_OLD_NUMBERING = 1 << 52
"""X's ids below were counted up; those above hold the moment at which they were given out."""


@dataclass(frozen=True)
class Evidence:
    """What a suspicion rests on: what is claimed, what the brand knows to be so, and where it can be read."""

    claims: str
    facts: str
    links: Sequence[str] = ()


@dataclass(frozen=True)
class Signal:
    """Something that suggests a second look; it never decides. `kind` is "copied" or "new_account"."""

    kind: str
    count: int = 0
    """How many customers used nearly the same words; or how many days old the account was."""


def signals(copies: int, customer_x_id: int, complained_at: datetime) -> list[Signal]:
    """What suggests a second look at a complaint of which there are `copies`, its own customer's included."""
    found = [Signal("copied", copies)] if copies >= COPIES else []
    born_at = account_born_at(customer_x_id)
    if born_at and timedelta(0) <= complained_at - born_at < NEW_FOR:
        found.append(Signal("new_account", (complained_at - born_at).days))
    return found


def account_born_at(x_id: int) -> datetime | None:
    """When the account with this id was made (UTC); None where the id does not tell."""
    return _EPOCH + timedelta(milliseconds=x_id >> 22) if x_id >= _OLD_NUMBERING else None


def why_not_confirm(evidence: Evidence, is_closed: bool, stands: bool) -> str | None:
    """The reason why a suspicion may not be confirmed; None where it may."""
    if is_closed:
        return "case_closed"
    if stands:
        return "suspected_already"
    if not evidence.claims.strip() or not evidence.facts.strip():
        return "evidence_missing"
    return None if all(map(_leads_somewhere, evidence.links)) else "link_unreadable"


def _leads_somewhere(link: str) -> bool:
    try:
        return urlsplit(link).scheme in ("http", "https")
    except ValueError:  # brackets that are no address
        return False
