"""The kill switch: a person lets nothing leave any more, or lets it go on. What waits is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anfu.people.models import Brand, Staff
from anfu.people.policy import Action, require
from anfu.replies.traffic import actions as traffic


def sending_is_paused(brand: Brand, reason: str, by: Staff | None, now: datetime) -> str | None:
    """Let no reply leave, automatic or by hand; the reason code where it may not be, else None.

    Replies that a worker has claimed already still leave: at most one claim, within seconds.
    """
    if by is not None:
        require(by, Action.CONNECT)
    if not reason.strip():
        return "reason_missing"
    with transaction.atomic():
        traffic.take_turn()
        traffic.pause(brand, reason.strip(), by, now)
    return None


def sending_goes_on(brand: Brand, now: datetime) -> int:
    """End every pause, also those that X brought about; how many there were."""
    with transaction.atomic():
        traffic.take_turn()
        return traffic.resume(brand, now)
