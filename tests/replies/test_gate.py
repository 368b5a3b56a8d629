"""The gate: every rule, allowed and refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from anfu.channel.x.refusals import REASONS, STOPS
from anfu.replies import advice
from anfu.replies.gate import (
    OLDEST_TO_ANSWER,
    Approach,
    Leaving,
    why_not_automatic,
    why_not_by_hand,
    why_not_leave,
)
from anfu.replies.models import Pause
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
BY_HAND = {
    "addresses_brand": True,
    "weighted": 100,
    "unseen": False,
    "doubtful": False,
    "is_closed": False,
    "is_owner": True,
    "needs_senior": False,
}
WAITED = Leaving(
    is_automatic=True, opted_out=False, is_closed=False, is_answered=False, has_newer=False, is_stale=False
)
BY_A_PERSON = replace(WAITED, is_automatic=False)


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
    assert reason is None or advice.LEFT[reason]


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
        ({"is_owner": False}, "not_owner"),
        ({"needs_senior": True}, "needs_approval"),
    ],
)
def test_reply_by_hand(change: dict[str, object], reason: str | None) -> None:
    """A person's reply is held back with the first reason that applies."""
    assert why_not_by_hand(**(BY_HAND | change)) == reason  # type: ignore[arg-type]  # parametrized
    assert reason is None or advice.GATE[reason]


@pytest.mark.parametrize(
    ("leaving", "reason"),
    [
        (WAITED, None),
        (replace(WAITED, opted_out=True), "opted_out"),
        (replace(WAITED, is_closed=True), "case_closed"),
        (replace(WAITED, is_answered=True), "answered"),
        (replace(WAITED, is_stale=True), "too_late"),
        (replace(WAITED, has_newer=True), None),
        (BY_A_PERSON, None),
        (replace(BY_A_PERSON, has_newer=True), "unseen"),
        (replace(BY_A_PERSON, opted_out=True, is_closed=True, is_answered=True, is_stale=True), None),
    ],
)
def test_about_to_leave(leaving: Leaving, reason: str | None) -> None:
    """What changed while a reply waited is heeded: an automatic one is taken back, a person's is held."""
    assert why_not_leave(leaving) == reason
    assert reason is None or (advice.LEFT if leaving.is_automatic else advice.GATE)[reason]


def test_every_refusal_tells_a_person_what_to_do() -> None:
    """No code of X's catalogue is without a sentence, and no sentence without a code."""
    assert set(advice.REFUSED) == REASONS - set(STOPS)
    assert set(advice.PAUSES) == set(Pause.Code.values)
