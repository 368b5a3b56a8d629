"""Two people at one case, each in a browser of their own."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from anfu.attending.models import Draft, Presence
from tests.desk.browser import a_desk
from tests.desk.browser import sign_in as enter
from tests.desk.conftest import SignIn
from tests.desk.scene import Scene

FITS = "陈女士您好，让您着急了，真的很抱歉。仓库漏发了您的包裹，明天上午一定送到。"


@pytest.fixture
def lins(scene: Scene, browser: Browser, desk_url: str) -> Iterator[Page]:
    """Lin's own browser, at the case that Mia looks at."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    enter(page, desk_url, "lin", f"/case/{scene.case(2).code}")
    page.wait_for_selector("body[data-live]")
    yield page
    context.close()


def test_two_people_see_each_other_and_share_a_draft(scene: Scene, sign_in: SignIn, lins: Page) -> None:
    """Who is here and who types is seen within a second; the field of the other waits; the draft is shared."""
    page = sign_in(path=f"/case/{scene.case(2).code}")
    page.wait_for_selector("body[data-live]")
    expect(lins.locator(".here")).to_contain_text("Mia Torres 正在查看")
    expect(page.locator(".here")).to_contain_text("林晓 is here")
    page.locator("#text").click()
    began = time.monotonic()
    page.keyboard.type("陈女士")
    expect(lins.locator(".here")).to_contain_text("正在输入")
    assert time.monotonic() - began < 1.5
    expect(lins.locator(".locked")).to_contain_text("Mia Torres正在写回复")
    expect(lins.locator("#text")).to_have_js_property("readOnly", True)
    expect(lins.locator(".draft .text")).to_have_text("陈女士")
    lins.get_by_role("button", name="仍然要写").click()
    expect(lins.locator("#text")).to_have_js_property("readOnly", False)
    expect(page.locator("#text")).to_have_js_property("readOnly", False)
    expect(page.locator("#text")).to_be_focused()


def test_what_one_began_another_finishes(scene: Scene, sign_in: SignIn, lins: Page) -> None:
    """A draft is kept as it is typed; whoever opens the case goes on with it, and it ends when it is sent."""
    page = sign_in(path=f"/case/{scene.case(2).code}")
    page.locator("#text").fill(FITS)
    expect(lins.locator(".draft .text")).to_have_text(FITS)
    page.close(run_before_unload=True)
    expect(lins.locator(".here")).to_have_count(0)
    lins.get_by_role("button", name="接着写这份草稿").click()
    expect(lins.locator("#text")).to_have_value(FITS)
    expect(lins.locator(".draft")).to_have_count(0)
    lins.reload()
    expect(lins.locator("#text")).to_have_value(FITS)
    lins.keyboard.press("r")
    lins.keyboard.press("Control+Enter")
    expect(lins.locator(".said.is-queued")).to_contain_text(FITS)
    assert not Draft.objects.exists()


def test_a_lost_desk_is_said_and_healed(scene: Scene, browser: Browser, database_url: str) -> None:
    """While nothing answers, the page says so and keeps what is typed; when the desk is back it goes on."""
    context = browser.new_context()
    page = context.new_page()
    with a_desk(database_url) as address:
        enter(page, address, "mia", f"/case/{scene.case(2).code}")
        page.wait_for_selector("body[data-live]")
        page.locator("#text").fill("Half a sentence")
    expect(page.locator(".lost")).to_be_visible()
    expect(page.locator("#text")).to_have_value("Half a sentence")
    with a_desk(database_url, port=int(address.rsplit(":", 1)[1])):
        expect(page.locator(".lost")).to_be_hidden(timeout=15_000)
        expect(page.locator("#text")).to_have_value("Half a sentence")
        context.close()
    Presence.objects.all().delete()
