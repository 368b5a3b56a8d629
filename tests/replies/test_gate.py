"""The gate: every rule, allowed and refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from anfu.replies.gate import OLDEST_TO_ANSWER, Approach, why_not_automatic, why_not_by_hand
from tests.build import MONDAY

FINE = Approach(
    addresses_brand=True,
    reply_settings="everyone",
    opted_out_at=None,
    created_at=MONDAY,
    heard_at=MONDAY + timedelta(seconds=2),
    listens_from=MONDAY - timedelta(days=1),
    risks=(),
)
BY_HAND = {"addresses_brand": True, "weighted": 100, "unseen": False, "doubtful": False, "is_closed": False}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"addresses_brand": False}, "not_summoned"),
        ({"reply_settings": "mentionedUsers"}, None),
        ({"reply_settings": "following"}, "replies_restricted"),
        ({"reply_settings": "subscribers"}, "replies_restricted"),
        ({"opted_out_at": MONDAY}, "opted_out"),
        ({"listens_from": MONDAY}, None),
        ({"listens_from": MONDAY + timedelta(seconds=1)}, "before_we_listened"),
        ({"heard_at": MONDAY + OLDEST_TO_ANSWER}, None),
        ({"heard_at": MONDAY + OLDEST_TO_ANSWER + timedelta(seconds=1)}, "too_old"),
        ({"risks": ("safety",)}, None),
        ({"risks": ("self_harm",)}, "needs_a_person"),
        ({"risks": ("violence", "safety")}, "needs_a_person"),
    ],
)
def test_automatic_acknowledgement(change: dict[str, object], reason: str | None) -> None:
    """An acknowledgement leaves by itself only where every rule allows it."""
    assert why_not_automatic(replace(FINE, **change)) == reason  # type: ignore[arg-type]  # parametrized


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"is_closed": True}, "case_closed"),
        ({"weighted": 0}, "empty"),
        ({"weighted": 280}, None),
        ({"weighted": 281}, "too_long"),
        ({"unseen": True}, "unseen"),
        ({"doubtful": True}, "doubtful"),
        ({"addresses_brand": False}, "not_summoned"),
    ],
)
def test_reply_by_hand(change: dict[str, object], reason: str | None) -> None:
    """A person's reply is held back with the first reason that applies."""
    assert why_not_by_hand(**(BY_HAND | change)) == reason  # type: ignore[arg-type]  # parametrized
