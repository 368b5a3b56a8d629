"""How many replies may leave now: each thing that stands in the way, and its end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.replies.traffic.rules import NO_LIMITS, Limits, Told, Traffic, room
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
        (Traffic((), told=[Told(10, SOON)]), NO_LIMITS, 10),
        (Traffic((), told=[Told(10, SOON, uncounted=8)]), NO_LIMITS, 2),
        (Traffic((), told=[Told(0, SOON)]), NO_LIMITS, 0),
        (Traffic((), told=[Told(0, MONDAY)]), NO_LIMITS, 16),
        (Traffic((), told=[Told(0, MONDAY, most=100)]), NO_LIMITS, 16),
        (Traffic((), told=[Told(0, MONDAY, most=15, uncounted=12)]), NO_LIMITS, 3),
        (Traffic((), told=[Told(0, PAST, most=100), Told(2, SOON, most=1440)]), NO_LIMITS, 2),
        (Traffic((), told=[Told(90, SOON)]), NO_LIMITS, 16),
    ],
)
def test_room(traffic: Traffic, limits: Limits, expected: int) -> None:
    """The tightest of all decides; a pause that is over lets one reply try."""
    assert room(traffic, limits, 16, MONDAY) == expected
