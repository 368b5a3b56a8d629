"""Finding anything, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.desk.conftest import SignIn
from tests.desk.scene import Scene


def test_a_chinese_complaint_is_found_by_a_part_of_it(scene: Scene, sign_in: SignIn) -> None:
    """Ctrl and K anywhere, a few characters, arrow, Enter: the case is open."""
    page = sign_in("lin", f"/case/{scene.case(3).code}")
    page.keyboard.press("Control+k")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("一直不回复")
    found = page.locator("#finds .thing.is-post")
    expect(found).to_have_count(1)
    expect(found.locator("mark")).to_have_text("一直不回复")
    page.keyboard.press("ArrowDown")
    expect(found).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("陈婉清")


@pytest.mark.usefixtures("scene")
def test_screens_customers_and_notes_are_found(sign_in: SignIn) -> None:
    """One box finds everything, and what is not there is said."""
    page = sign_in(path="/queue/open")
    page.get_by_role("button", name="Find").click()
    page.locator("#find").fill("seri")
    expect(page.locator("#finds")).to_contain_text("Serious")
    page.locator("#find").fill("婉清")
    expect(page.locator("#finds .thing.is-customer")).to_contain_text("陈婉清")
    page.locator("#find").fill("warehouse says")
    expect(page.locator("#finds .thing.is-note")).to_contain_text("Mia Torres")
    page.locator("#find").fill("zeppelin")
    expect(page.locator("#finds")).to_contain_text("Nothing says “zeppelin”")


@pytest.mark.usefixtures("scene")
def test_the_page_of_results_sorts_out_kinds(sign_in: SignIn) -> None:
    """All results stand on a page of their own, by kind where somebody wants."""
    page = sign_in(path="/search?q=sprucehome")
    expect(page.locator(".things .thing").first).to_contain_text("@sprucehome")
    page.get_by_role("link", name="Note", exact=True).click()
    expect(page.locator(".empty")).to_contain_text("Nothing says")
