"""The list of what is owed, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.desk.conftest import SignIn
from tests.desk.scene import Scene


def test_the_list_is_sorted_by_the_next_clock(scene: Scene, sign_in: SignIn) -> None:
    """Whoever is owed soonest stands first, and what is overdue says so."""
    page = sign_in(path="/queue/open")
    rows = page.locator("a.row")
    expect(rows.first).to_contain_text("Ada Lee")
    expect(rows.first.locator(".clock")).to_contain_text("answer overdue by")
