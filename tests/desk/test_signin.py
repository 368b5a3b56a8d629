"""Who may enter, and in which language."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import BrowserContext, expect

from tests.desk.conftest import SignIn


def test_nobody_enters_unasked(desk_url: str) -> None:
    """Every page but sign-in sends strangers to it; there is no sign-up."""
    for path in ("/", "/queue/due", "/case/ABCD", "/search?q=ABCD", "/connection", "/wall"):
        answer = httpx.get(desk_url + path)
        assert (answer.status_code, answer.headers["location"].split("?")[0]) == (302, "/accounts/login/"), (
            path
        )
    assert httpx.get(f"{desk_url}/accounts/signup/").status_code in (302, 404)


@pytest.mark.usefixtures("scene")
def test_a_wrong_password_is_said(context: BrowserContext, desk_url: str) -> None:
    """The page says that it does not fit, and not which half of it."""
    page = context.new_page()
    page.goto(f"{desk_url}/accounts/login/")
    page.locator("[name=login]").fill("mia")
    page.locator("[name=password]").fill("not this one")
    page.locator("button.main").click()
    expect(page.get_by_role("alert")).to_be_visible()


@pytest.mark.usefixtures("scene")
def test_in_and_out(sign_in: SignIn) -> None:
    """Signing out ends it: the page before is no longer to be had."""
    page = sign_in(path="/queue/open")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    page.goto(page.url.split("/accounts")[0] + "/queue/open")
    expect(page).to_have_url(page.url.split("/accounts")[0] + "/accounts/login/?next=/queue/open")


@pytest.mark.usefixtures("scene")
def test_the_language_is_chosen_and_kept(sign_in: SignIn) -> None:
    """The desk opens in the person's language, changes at a click on the same page, and stays so."""
    page = sign_in("lin", "/queue/open")
    expect(page.locator("h1")).to_have_text("全部未结")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.locator("h1")).to_have_text("All open")
    page.reload()
    expect(page.locator("h1")).to_have_text("All open")


def test_pages_are_kept_from_harm(desk_url: str) -> None:
    """Scripts only of our own, no framing, no sniffing."""
    headers = httpx.get(f"{desk_url}/accounts/login/").headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "'unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
