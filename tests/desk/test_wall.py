"""The wall says how the team stands."""

from __future__ import annotations

from datetime import timedelta

from anfu.desk.wall.queries import wall
from anfu.desk.wall.rules import hours_ahead
from anfu.promises.models import Promise
from anfu.replies.traffic.actions import pause
from tests.build import MONDAY
from tests.desk.conftest import SignIn
from tests.desk.scene import Scene


def test_what_nobody_has_time_for_is_at_risk() -> None:
    """Eight an hour each."""
    ahead = hours_ahead([5, 20, 0, 0], [0, 2, 2, 2], MONDAY)
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
    soon = Promise.objects.filter(done_at=None, withdrawn_at=None, due_at__lt=scene.now + timedelta(hours=4))
    by_hour = [0, 0, 0, 0]
    for promise in soon:
        by_hour[max(int((promise.due_at - scene.now) / timedelta(hours=1)), 0)] += 1
    assert [hour.due for hour in told.ahead] == by_hour
    assert sum(by_hour) == 8


def test_what_blocks_stands_above_all(scene: Scene, sign_in: SignIn) -> None:
    """A pause says why, and how much waits."""
    pause(scene.brand, "Wrong price in a template", scene.lin, scene.now)
    page = sign_in("lin", "/wall")
    assert "Wrong price in a template" in page.locator(".banner").inner_text()
    assert "100 %" in page.locator(".figures").inner_text()
