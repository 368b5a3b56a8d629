"""Kept or broken: the only place that compares, and what fulfils what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What has become of a promise."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    WITHDRAWN = "withdrawn"


FULFILS: Mapping[str, tuple[str, ...]] = {
    "acknowledge": ("first_reply",),
    "update": ("first_reply", "update", "contact"),
    "answer": ("first_reply", "update", "contact", "answer"),
    "close": ("first_reply", "update", "contact", "answer"),
    "follow_up": (),
}
"""The kinds of promise that a reply of each stage fulfils once it is published."""


def outcome(
    due_at: datetime, done_at: datetime | None, withdrawn_at: datetime | None, now: datetime
) -> Outcome:
    """Kept when done at or before `due_at`; broken as soon as `due_at` has passed without it (all UTC).

    Done exactly when due is kept. A promise withdrawn after it was due stays broken.
    """
    if done_at is not None:
        return Outcome.KEPT if done_at <= due_at else Outcome.BROKEN
    if withdrawn_at is not None and withdrawn_at <= due_at:
        return Outcome.WITHDRAWN
    return Outcome.BROKEN if now > due_at else Outcome.OPEN


def why_not_moved(is_open: bool, reason: str, states_a_time: bool) -> str | None:
    """The first reason why a promise may not be moved by a reply; None where it may."""
    if not is_open:
        return "promise_done"
    if not reason.strip():
        return "reason_unsaid"
    if not states_a_time:
        return "no_new_time"
    return None
