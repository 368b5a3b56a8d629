"""Which replies wait for a second person, and who that may be. Values in, values out."""

from __future__ import annotations

from datetime import datetime

from anfu.playbook.book import Playbook

SENIOR = frozenset({"senior", "lead", "admin"})
"""Roles that count as somebody senior."""

BINDING = frozenset({"answer", "close"})
"""Stages that settle something; what is said first, and news, waits for nobody in the tiers."""


def why_approval(
    playbook: Playbook, *, tier: str, lane: str, stage: str, role: str, joined_at: datetime, now: datetime
) -> str:
    """The code of the rule by which a reply waits for a second person; empty where none holds.

    `role` and `joined_at` (UTC) are its writer's; `lane` is where the case stands, its tier where no lane.
    """
    if lane == "suspected_false" and playbook.suspected_false.approval:
        return "suspected_false"
    if playbook.tier(tier).approval and stage in BINDING:
        return "tier"
    new_for = playbook.approvals.new_staff
    if new_for is not None and role not in SENIOR and now - joined_at < new_for:
        return "new_staff"
    return ""


def why_not_approve(*, is_own: bool, role: str, worded_by_role: str) -> str | None:
    """Why a person may not approve a reply; None where they may: two people, at least one of them senior.

    `is_own` says that its words are theirs, as they wrote or last changed them.
    """
    if is_own:
        return "own_words"
    return None if {role, worded_by_role} & SENIOR else "needs_senior"
