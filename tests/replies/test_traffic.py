"""How many replies may leave now: each thing that stands in the way, and its end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.replies.traffic.rules import NO_LIMITS, Limits, Traffic, room
from tests.build import MONDAY

SOON, PAST = MONDAY + timedelta(minutes=1), MONDAY - timedelta(seconds=1)
SLICES = Limits(per_half_hour=50, per_day=200)


@pytest.mark.parametrize(
    ("traffic", "limits", "expected"),
    [
        (Traffic(()), NO_LIMITS, 16),
        (Traffic((None,)), NO_LIMITS, 0),
        (Traffic((SOON,)), NO_LIMITS, 0),
        (Traffic((PAST,)), NO_LIMITS, 1),
        (Traffic((MONDAY,)), NO_LIMITS, 1),
        (Traffic((PAST,), on_their_way=1), NO_LIMITS, 0),
        (Traffic((PAST, None)), NO_LIMITS, 0),
        (Traffic((), left_in_half_hour=49), SLICES, 1),
        (Traffic((), left_in_half_hour=50), SLICES, 0),
        (Traffic((), left_in_half_hour=500), NO_LIMITS, 16),
        (Traffic((), left_in_half_hour=51), SLICES, 0),
        (Traffic((), left_in_day=190), SLICES, 10),
        (Traffic((), left_in_day=200), SLICES, 0),
        (Traffic((), allowed=10, allowed_until=SOON), NO_LIMITS, 10),
        (Traffic((), allowed=10, allowed_until=SOON, on_their_way=8), NO_LIMITS, 2),
        (Traffic((), allowed=0, allowed_until=SOON), NO_LIMITS, 0),
        (Traffic((), allowed=0, allowed_until=MONDAY), NO_LIMITS, 16),
        (Traffic((), allowed=90, allowed_until=SOON), NO_LIMITS, 16),
    ],
)
def test_room(traffic: Traffic, limits: Limits, expected: int) -> None:
    """The tightest of all decides; a pause that is over lets one reply try."""
    assert room(traffic, limits, 16, MONDAY) == expected
