"""A draft by a language model in the reply box, in a real browser, by a model of ours on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from anfu.replies.models import Reply
from tests.desk.browser import a_desk, sign_in
from tests.desk.scene import Scene
from tests.drafting.standin import StandIn, a_model


@pytest.fixture
def model() -> Iterator[StandIn]:
    """A model that drafts."""
    with a_model() as standin:
        yield standin


@pytest.fixture
def desk(database_url: str, model: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A desk that may ask it."""
    monkeypatch.setenv("ANFU_LLM_URL", model.url)
    monkeypatch.setenv("ANFU_LLM_MODEL", "stand-in")
    with a_desk(database_url) as address:
        yield address


def test_a_draft_grows_is_marked_and_waits_for_a_person(scene: Scene, desk: str, page: Page) -> None:
    """It streams in, keeps its mark over a reload, and leaves only once somebody stands behind it."""
    case = scene.case(1)
    sign_in(page, desk, "mia", f"/case/{case.code}")
    page.locator(".stages label", has_text="Answer").click()
    page.get_by_role("button", name="Draft it for me").click()
    text = page.locator("#text")
    expect(text).to_have_value("Hi Ada Lee, we are so sorry about your delivery, and we understand how frustrating the "
        "waiting is. It happened because [REASON]. We will answer you within 4 hours. Reference "
        f"{case.code} – Spruce Home", timeout=30000)  # fmt: skip
    expect(page.locator(".machine")).to_be_visible()
    expect(page.locator("#proof")).to_contain_text("slot")
    with page.expect_response(lambda answer: answer.url.endswith("/here") and answer.status == 204):
        text.fill(text.input_value().replace("[REASON]", "a label was torn"))
    page.wait_for_timeout(1200)
    page.reload()
    expect(page.locator(".machine")).to_be_visible()

    page.get_by_role("button", name="Send").click()
    expect(page.locator("#composer .refusal")).to_contain_text("stand behind it")
    page.locator("#read").check()
    page.get_by_role("button", name="Send").click()
    expect(text).to_have_value("")
    expect(page.locator(".machine")).to_be_hidden()
    reply = Reply.objects.get(case=case, is_automatic=False)
    assert "a label was torn" in reply.text and reply.author == scene.mia


def test_the_desk_works_on_when_the_model_is_away(
    scene: Scene, desk: str, model: StandIn, page: Page
) -> None:
    """It says so; what a person types and sends is as ever. The lane is kept over a reload."""
    model.temper = "broken"
    sign_in(page, desk, "mia", f"/case/{scene.case(1).code}")
    page.get_by_role("button", name="Draft it for me").click()
    expect(page.locator("#drafting")).to_contain_text("cannot be reached", timeout=30000)
    expect(page.locator(".machine")).to_be_hidden()
    page.locator("#text").press_sequentially("I am so sorry, Ada.")
    page.locator("#privately").check(force=True)
    page.wait_for_timeout(1200)
    page.reload()
    expect(page.locator("#text")).to_have_value("I am so sorry, Ada.")
    expect(page.locator("#privately")).to_be_checked()
