"""Passkeys in a real browser, with Chromium's virtual authenticator."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import BrowserContext, Page, expect

from tests.desk.browser import sign_in
from tests.desk.scene import PASSWORD, Scene
from tests.desk.test_access import grave

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A laptop whose owner's finger is always on it."""


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of a browser that has such a device."""
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def test_a_passkey_from_set_up_to_removal(scene: Scene, page: Page, desk_url: str) -> None:
    """Added on one's own page, asked after the password, opens alone without one, and is removed again."""
    desk = desk_url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    sign_in(page, desk, "mia", "/me")
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    assert grave(page) == []
    page.get_by_label("What do you call it?").fill("Mia's laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".codes li")).to_have_count(10)
    assert grave(page) == []
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_text("Mia's laptop").first).to_be_visible()
    expect(page.get_by_text("10 left")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{desk}/accounts/login/")
    page.locator("[name=login]").fill("mia")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    assert grave(page) == []
    page.goto(f"{desk}/queue/open")
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_selector("header.top")

    page.context.clear_cookies()
    page.goto(f"{desk}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_selector("header.top")
    page.goto(f"{desk}/me")
    assert grave(page) == []
    page.get_by_role("link", name="Remove Mia's laptop").click()
    page.get_by_role("link", name="Use a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Mia's laptop")).to_have_count(0)
    assert not Authenticator.objects.filter(user=scene.mia).exists()
    assert wrong == []


def test_a_bare_address_says_why_it_has_none(scene: Scene, page: Page, desk_url: str) -> None:
    """Where the browser allows no passkeys, nothing is offered that cannot work."""
    del scene
    page.goto(f"{desk_url}/accounts/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
