"""The screen of posts that triage let pass, in a real browser."""

from __future__ import annotations

from playwright.sync_api import expect

from anfu.cases.models import Case
from anfu.flows.posts_arrive import posts_arrive
from anfu.triage.models import Correction
from tests.build import HAPPY, a_post
from tests.desk.conftest import SignIn
from tests.desk.scene import Scene
from tests.flows.test_missed_complaints import BANANA


def test_two_keys_say_what_two_posts_are(scene: Scene, sign_in: SignIn) -> None:
    """The doubtful one first: C opens its case, X agrees with triage; then there is nothing left."""
    posts_arrive(scene.brand, [a_post(BANANA, by=801, at=scene.now), a_post(HAPPY, by=802, at=scene.now)])
    page = sign_in(path="/passed")
    rows = page.locator(".passed li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("full banana")
    page.keyboard.press("Shift+C")
    expect(rows).to_have_count(1)
    assert Case.objects.filter(customer__x_id=801).count() == 1
    page.keyboard.press("Shift+X")
    expect(page.locator("#passed .empty")).to_be_visible()
    assert Correction.objects.filter(by=scene.mia).count() == 2 + 1  # one from the case that the scene closed
