"""What people said against verdicts."""

from __future__ import annotations

from anfu.triage.learning.rules import Standing
from anfu.triage.models import Correction, PostVerdict


def standing_of(verdict: PostVerdict) -> Standing:
    """As much of a verdict as a person may correct."""
    return Standing(verdict.is_complaint, verdict.topic, verdict.tier, verdict.intent)


def correction_of(post_id: int) -> Correction | None:
    """The newest correction of a post's verdict that was not taken back."""
    standing = Correction.objects.filter(post_id=post_id, undone_at=None)
    return standing.select_related("by").order_by("-pk").first()
