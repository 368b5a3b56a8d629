"""Correcting a verdict with one key, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from anfu.desk.case.correcting import KEYS
from anfu.triage.learning.rules import CHOICES
from anfu.triage.models import Correction
from tests.desk.conftest import SignIn
from tests.desk.scene import Scene


def test_one_key_corrects_and_another_takes_it_back(scene: Scene, sign_in: SignIn) -> None:
    """Without opening the menu: S makes the case serious, 3 its topic billing, U takes the last one back."""
    case = scene.case(2)
    page = sign_in(path=f"/case/{case.code}")
    page.keyboard.press("Shift+S")
    expect(page.locator(".now .tier")).to_contain_text("Serious")
    expect(page.locator(".corrected")).to_contain_text("Corrected by Mia Torres")
    page.keyboard.press("3")
    expect(page.locator(".verdict")).to_contain_text("Billing")
    page.keyboard.press("Shift+U")
    expect(page.locator(".verdict")).to_contain_text("Service")
    page.locator("#history summary").click()
    expect(page.locator("#history")).to_contain_text("Mia Torres corrected the verdict: Ordinary → Serious")
    assert Correction.objects.filter(post=case.root_post, undone_at=None).count() == 1


def test_the_menu_shows_every_choice_and_what_stands(scene: Scene, sign_in: SignIn) -> None:
    """In Chinese as in English; keys are not taken while somebody writes."""
    page = sign_in("lin", path=f"/case/{scene.case(3).code}")
    page.keyboard.press("v")
    menu = page.locator("#correct")
    expect(menu).to_have_attribute("open", "")
    expect(menu.locator("#correct-tier-serious")).to_have_attribute("aria-pressed", "true")
    expect(menu.locator("legend").first).to_have_text("是投诉吗？")
    page.locator("#text").fill("S")
    page.locator("#text").press("Shift+O")
    menu.locator("#correct-intent-question").click()
    expect(page.locator(".verdict")).to_contain_text("并非投诉")
    assert [kept.intent for kept in Correction.objects.filter(post=scene.case(3).root_post)] == ["question"]


def test_every_choice_has_one_key() -> None:
    """No key twice, none that the desk uses otherwise; the intent "complaint" is said by C."""
    keys = [key for group in KEYS.values() for key in group.values()]
    assert len(keys) == len(set(keys)) and not set(keys) & set("jkrnvg/?U")
    for what, choices in CHOICES.items():
        assert {*KEYS[what], *(["complaint"] if what == "intent" else [])} == set(choices)
