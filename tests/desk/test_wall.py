"""The wall says how the team stands."""

from __future__ import annotations

from datetime import timedelta

from anfu.desk.wall.queries import wall
from anfu.desk.wall.rules import hours_ahead
from anfu.replies.traffic.actions import pause
from tests.build import MONDAY
from tests.desk.conftest import SignIn
from tests.desk.scene import Scene


def test_what_nobody_has_time_for_is_at_risk() -> None:
    """Eight an hour each; what is overdue counts into the first hour."""
    due = [MONDAY - timedelta(hours=3)] * 5 + [MONDAY + timedelta(minutes=90)] * 20
    ahead = hours_ahead([*due, MONDAY + timedelta(hours=5)], [0, 2, 2, 2], MONDAY)
    assert [(hour.due, hour.at_risk) for hour in ahead] == [(5, 5), (20, 4), (0, 0), (0, 0)]


def test_first_replies_are_counted_from_the_complaint(scene: Scene) -> None:
    """Those acknowledged at once count; those without a reply count once their hour is over."""
    told = wall(scene.mia, scene.now)
    assert told.first.within_hour == 4
    assert (told.first.later, told.first.overdue) == (0, 0)
    assert told.first.share == 1.0
    later = wall(scene.mia, scene.now + timedelta(hours=2))
    assert later.first.overdue == told.first.fresh == later.unanswered
    assert told.oldest == scene.case(6)


def test_what_blocks_stands_above_all(scene: Scene, sign_in: SignIn) -> None:
    """A pause says why, and how much waits."""
    pause(scene.brand, "Wrong price in a template", scene.lin, scene.now)
    page = sign_in("lin", "/wall")
    assert "Wrong price in a template" in page.locator(".banner").inner_text()
    assert "100 %" in page.locator(".figures").inner_text()
