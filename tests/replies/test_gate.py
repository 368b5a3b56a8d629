"""The gate: every rule, allowed and refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from anfu.channel.refusals import STOPS
from anfu.channel.x.refusals import REASONS
from anfu.replies import advice
from anfu.replies.gate import (
    OLDEST_TO_ANSWER,
    Approach,
    Leaving,
    Privately,
    why_not_automatic,
    why_not_by_hand,
    why_not_leave,
    why_not_privately,
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
    "limit": 280,
    "unseen": False,
    "doubtful": False,
    "is_closed": False,
    "is_owner": True,
}
WAITED = Leaving(
    is_automatic=True, opted_out=False, is_closed=False, is_answered=False, has_newer=False, is_stale=False
)
BY_A_PERSON = replace(WAITED, is_automatic=False)
FIRST = Privately(
    wrote_to_us=True,
    asked_for_it=False,
    wants_silence=False,
    is_first=True,
    tells_privacy=True,
    tells_how_to_stop=True,
)
LATER = replace(FIRST, is_first=False, tells_privacy=False, tells_how_to_stop=False)
UNASKED = replace(FIRST, wrote_to_us=False)
FOLLOW_UP = replace(
    WAITED, acknowledges=False, is_closed=True, is_answered=True, is_stale=True, privately=LATER
)


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
        ({"is_sealed": True}, "sealed"),
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
        ({"limit": 300, "weighted": 281}, None),
        ({"private": True, "limit": 10_000, "weighted": 10_000}, None),
        ({"private": True, "limit": 10_000, "weighted": 10_001}, "message_too_long"),
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


@pytest.mark.parametrize(
    ("privately", "reason"),
    [
        (FIRST, None),
        (LATER, None),
        (UNASKED, "not_invited"),
        (replace(UNASKED, asked_for_it=True), None),
        (replace(UNASKED, asked_for_it=True, is_automatic=True), "not_invited"),
        (replace(FIRST, is_automatic=True), None),
        (replace(FIRST, wants_silence=True), "opted_out"),
        (replace(LATER, wants_silence=True), "opted_out"),
        (replace(FIRST, tells_privacy=False), "no_privacy_link"),
        (replace(FIRST, tells_how_to_stop=False), "no_way_to_stop"),
    ],
)
def test_a_direct_message(privately: Privately, reason: str | None) -> None:
    """The customer writes or asks first, and a first message says what X wants it to say; the same at send time."""
    assert why_not_privately(privately) == reason
    assert reason is None or (advice.GATE[reason] and advice.LEFT[reason])
    assert why_not_leave(replace(BY_A_PERSON, privately=privately)) == reason


@pytest.mark.parametrize(
    ("leaving", "reason"),
    [
        (FOLLOW_UP, None),
        (replace(FOLLOW_UP, has_newer=True), "unseen"),
        (replace(FOLLOW_UP, opted_out=True), "opted_out"),
        (replace(FOLLOW_UP, privately=replace(LATER, wrote_to_us=False)), "not_invited"),
    ],
)
def test_an_automatic_message_about_to_leave(leaving: Leaving, reason: str | None) -> None:
    """What is more than an acknowledgement may go to closed cases, but never past what the customer wrote meanwhile."""
    assert why_not_leave(leaving) == reason
    assert reason is None or advice.LEFT[reason]


def test_every_refusal_tells_a_person_what_to_do() -> None:
    """No code of X's catalogue is without a sentence, and no sentence without a code."""
    assert set(advice.REFUSED) == REASONS - set(STOPS)
    assert set(advice.PAUSES) == set(Pause.Code.values)
