"""Single sign-on against a real provider on loopback: who comes in, who does not, and with which role."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client, override_settings
from playwright.sync_api import BrowserContext, expect

from anfu.audit.models import Line
from anfu.people.models import Brand, Staff
from anfu.settings import env, single_sign_on
from tests.build import a_brand, a_person
from tests.desk.browser import a_desk
from tests.desk.provider import CLIENT, SECRET, Provider, a_provider

pytestmark = pytest.mark.django_db
LIN = {"sub": "7", "email": "lin@example.com", "email_verified": True, "name": "Lin Xiao"}


@pytest.fixture
def brand() -> Brand:
    """A brand without people yet."""
    cache.clear()
    return a_brand()


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """The organisation's sign-in, which this desk is told of."""
    with a_provider() as made:
        monkeypatch.setattr(env, "oidc_url", made.url)
        with override_settings(SOCIALACCOUNT_PROVIDERS=single_sign_on(made.url, CLIENT, SECRET)):
            yield made


def through(client: Client, path: str = "/accounts/sso") -> str:
    """Go through the provider and back; what the last page says."""
    there = client.get(path).headers["location"]
    back = httpx.get(there).headers["location"]
    return client.get(back.removeprefix("http://testserver"), follow=True).text


def is_in(client: Client) -> bool:
    """Does one's own page open?"""
    return client.get("/me").status_code == 200


def test_a_login_of_this_address_comes_in(brand: Brand, provider: Provider) -> None:
    """With the role that it has; afterwards it is known by the provider's number, whatever its address."""
    lin, client = a_person(brand, "Lin@example.com", "senior"), Client()
    provider.person = LIN | {"role": "admin", "groups": ["admins"]}
    through(client)
    assert is_in(client) and Staff.objects.get(pk=lin.pk).role == "senior"
    line = Line.objects.get(deed="sign_in")
    assert (line.kind, line.who, line.what) == ("entered", "Lin@example.com", "socialaccount")
    provider.person = {"sub": "7"}
    again = Client()
    through(again)
    assert is_in(again) and Staff.objects.count() == 1
    assert provider.asked[0]["code_challenge_method"] == "S256"


@pytest.mark.parametrize(
    "person",
    [
        LIN | {"email": "eve@example.com"},
        LIN | {"email_verified": False},
        {"sub": "7", "email": "lin@example.com"},
        {"sub": "7"},
        None,
    ],
)
def test_strangers_do_not(brand: Brand, provider: Provider, person: dict[str, object] | None) -> None:
    """An address that is no login, that nobody verified, that is missing; and whoever turned back."""
    a_person(brand, "lin@example.com")
    provider.person, client = person, Client()
    assert "did not let you in" in through(client)
    assert not is_in(client) and not SocialAccount.objects.exists() and Staff.objects.count() == 1


def test_an_invitation_opens_one_login(brand: Brand, provider: Provider) -> None:
    """By its link: with the offered role, without a password, once."""
    ada = Client()
    ada.force_login(a_person(brand, "ada", "admin"))
    link = re.search(r"/join/[\w-]+", ada.post("/people", {"name": "Lin", "role": "lead"}).text)
    assert link is not None
    provider.person, client = LIN, Client()
    assert f'href="{link[0]}/sso"' in client.get(link[0]).text
    through(client, f"{link[0]}/sso")
    lin = Staff.objects.get(username="lin@example.com")
    assert is_in(client) and (lin.role, lin.first_name) == ("lead", "Lin") and not lin.has_usable_password()
    assert "Change password" not in client.get("/me").text
    assert client.get("/accounts/password/").headers["location"] == "/me"
    provider.person = LIN | {"sub": "8", "email": "eve@example.com"}
    eve = Client()
    assert "has ended" in through(eve, f"{link[0]}/sso") and not is_in(eve)


def test_a_closed_login_stays_closed(brand: Brand, provider: Provider) -> None:
    """Whatever the provider says."""
    lin = a_person(brand, "lin@example.com")
    Staff.objects.filter(pk=lin.pk).update(is_active=False)
    provider.person, client = LIN, Client()
    through(client)
    assert not is_in(client)


def test_what_does_not_hold_is_refused(brand: Brand, provider: Provider) -> None:
    """A token for another app, a page about somebody else, an answer that nobody asked for, one used twice."""
    a_person(brand, "lin@example.com")
    provider.person, client = LIN, Client()
    provider.audience = "another app"
    assert "did not let you in" in through(client)
    provider.audience, provider.userinfo = CLIENT, {"sub": "8"}
    assert "did not let you in" in through(client)
    provider.userinfo = {}
    back = httpx.get(client.get("/accounts/sso").headers["location"]).headers["location"]
    path = back.removeprefix("http://testserver")
    assert "did not let you in" in Client().get(path).text and not is_in(Client())
    client.get(path)
    assert is_in(client)
    client.post("/accounts/logout/")
    assert "did not let you in" in client.get(path).text and not is_in(client)


def test_it_leads_nowhere_else(brand: Brand, provider: Provider) -> None:
    """After signing in one is on this desk."""
    a_person(brand, "lin@example.com")
    provider.person = LIN
    for path, to in (("/queue/open", "/queue/open"), ("https://evil.example/", "/")):
        client = Client()
        there = client.get("/accounts/sso", {"next": path}).headers["location"]
        back = httpx.get(there).headers["location"].removeprefix("http://testserver")
        assert client.get(back).headers["location"] == to


def test_without_a_provider_there_is_none(brand: Brand) -> None:
    """No button and no page; and a provider that is away is said."""
    del brand
    assert Client().get("/accounts/sso").status_code == 404
    assert "/accounts/sso" not in Client().get("/accounts/login/").text


def test_a_provider_that_is_away_is_said(brand: Brand, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk says so, and the password still opens."""
    del brand
    monkeypatch.setattr(env, "oidc_url", "http://127.0.0.1:9")
    with override_settings(SOCIALACCOUNT_PROVIDERS=single_sign_on("http://127.0.0.1:9", CLIENT, SECRET)):
        answer = Client().get("/accounts/sso")
    assert answer.status_code == 503 and "cannot be reached" in answer.text


@pytest.mark.django_db(transaction=True)
def test_in_a_browser(
    brand: Brand,
    database_url: str,
    context: BrowserContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The settings put a button on the sign-in page; it leads through the provider to the desk."""
    a_person(brand, "lin@example.com")
    with a_provider() as provider:
        provider.person = LIN
        told = {"URL": provider.url, "CLIENT_ID": CLIENT, "CLIENT_SECRET": SECRET, "NAME": "Spruce account"}
        for name, value in told.items():
            monkeypatch.setitem(os.environ, f"ANFU_OIDC_{name}", value)
        with a_desk(database_url) as desk:
            page = context.new_page()
            page.goto(f"{desk}/queue/open")
            page.get_by_role("link", name="Spruce account").click()
            page.wait_for_selector("header.top")
            expect(page).to_have_url(f"{desk}/queue/open")
            page.close()
