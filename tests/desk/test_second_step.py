"""The second step: set up on one's own page, asked at sign-in, needed by role, and reset by an admin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from anfu.audit.models import Line
from anfu.channel.x.vault import Vault
from anfu.desk.access import OPEN, READS, SETTING_UP
from anfu.desk.keys import adapter
from anfu.people.admission.actions import encrypt_anew
from anfu.people.models import Brand, Staff
from anfu.settings import env
from tests.build import a_brand, a_person
from tests.desk.keys import an_app, code_of, recovery_codes
from tests.desk.walk import pages

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough word"  # noqa: S105  # of the tests


@pytest.fixture
def brand() -> Brand:
    """A brand without people yet."""
    cache.clear()
    return a_brand()


@pytest.fixture
def lin(brand: Brand) -> Staff:
    """An admin."""
    return a_person(brand, "lin", "admin")


def with_password(login: str = "lin") -> Client:
    """Somebody who has typed their password, and no more."""
    client = Client()
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    """Does one's own page open?"""
    return client.get("/me").status_code == 200


def step(client: Client, code: str) -> bool:
    """Type a code at sign-in; did it open?"""
    client.post("/accounts/login/step", {"code": code})
    return is_in(client)


def trail() -> list[tuple[str, str, str]]:
    """Kind, deed and what of the lines about coming in."""
    lines = Line.objects.filter(deed__in=["sign_in", "second_step"]).order_by("number")
    return list(lines.values_list("kind", "deed", "what"))


def test_an_app_is_set_up_on_ones_own_page(lin: Staff) -> None:
    """After the password again: a key, its picture, a code that fits; then ten recovery codes, shown once."""
    desk = with_password()
    asked = desk.get("/me/app")
    assert asked.status_code == 302 and asked.headers["location"].startswith("/accounts/password/again/")
    assert desk.post(asked.headers["location"], {"password": PASSWORD}).headers["location"] == "/me/app"
    page = desk.get("/me/app").text
    key = re.search(r'id="secret"[^>]*value="([A-Z2-7]+)"', page)
    assert key is not None and "data:image/svg+xml;base64," in page
    assert "does not fit" in desk.post("/me/app", {"code": "000000"}).text
    assert desk.post("/me/app", {"code": code_of(key[1])}).headers["location"] == "/me/codes"
    shown = re.findall(r"<code>(\d{8})</code>", desk.get("/me/codes").text)
    assert shown == recovery_codes(lin) and len(shown) == 10
    assert "<code>" not in desk.get("/me/codes").text
    assert "10 left" in desk.get("/me").text
    kept = Authenticator.objects.get(user=lin, type="totp")
    assert key[1] not in str(kept.data)


def test_it_is_asked_at_sign_in(lin: Staff) -> None:
    """The password alone opens nothing; the code does, once, whoever types it; the trail says how somebody came in."""
    key = an_app(lin)
    desk = with_password()
    assert not is_in(desk) and desk.get("/queue/open").status_code == 302
    assert not step(desk, "000000") and not step(desk, code_of(key, 5))
    code = code_of(key)
    assert step(desk, f"{code[:3]} {code[3:]}")
    assert not step(with_password(), code)
    assert trail() == [
        ("refused", "second_step", ""),
        ("refused", "second_step", ""),
        ("entered", "sign_in", "password totp"),
        ("refused", "second_step", ""),
    ]


def test_a_recovery_code_opens_once(lin: Staff) -> None:
    """It stands in for what was lost."""
    an_app(lin)
    code = recovery_codes(lin)[3]
    assert step(with_password(), code) and not step(with_password(), code)
    assert len(recovery_codes(lin)) == 9


def test_guessing_codes_is_slowed(lin: Staff) -> None:
    """After five wrong ones the right one does not open either, for five minutes."""
    key, desk = an_app(lin), with_password()
    for _ in range(5):
        assert not step(desk, "000000")
    assert not step(desk, code_of(key))
    cache.clear()
    assert step(desk, code_of(key))


@pytest.fixture
def browser_like(desk_url: str) -> Iterator[httpx.Client]:
    """Somebody at a desk of another process."""
    with httpx.Client(base_url=desk_url) as client:
        yield client


@pytest.mark.django_db(transaction=True)
def test_two_processes_count_together(browser_like: httpx.Client) -> None:
    """Three wrong passwords here and two there, and the right one opens neither; a code that was used is used."""
    cache.clear()
    lin = a_person(a_brand(), "lin", "admin")
    there = browser_like
    for _ in range(3):
        Client().post("/accounts/login/", {"login": "lin", "password": "not this one"})
    for _ in range(2):
        _over_there(there, "/accounts/login/", login="lin", password="not this one")  # noqa: S106
    assert not is_in(with_password())
    assert _over_there(there, "/accounts/login/", login="lin", password=PASSWORD).status_code == 200
    cache.clear()
    key = an_app(lin)
    assert _over_there(there, "/accounts/login/", login="lin", password=PASSWORD).status_code == 302
    code = code_of(key)
    assert _over_there(there, "/accounts/login/step", code=code).status_code == 302
    assert there.get("/me").status_code == 200
    assert not step(with_password(), code)


def _over_there(client: httpx.Client, path: str, **said: str) -> httpx.Response:
    client.get("/accounts/login/")
    return client.post(path, data=said | {"csrfmiddlewaretoken": client.cookies["csrftoken"]})


def test_a_role_may_need_it(brand: Brand, lin: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then nothing else opens before it is set up, and the last one is not removed; others are not asked."""
    monkeypatch.setattr(env, "second_step_roles", ["admin"])
    desk = with_password()
    assert "Your role needs a second step" in desk.get("/me").text
    reads = set().union(*READS.values())
    for page in pages():
        if not page.wants and page.name in reads and page.name not in SETTING_UP | OPEN:
            answer = desk.get(page.address({}))
            assert (answer.status_code, answer.headers.get("location")) == (302, "/me"), page.name
    assert desk.get("/search/box?q=x", headers={"HX-Request": "true"}).status_code == 403
    key = an_app(lin)
    assert desk.get("/queue/open").status_code == 200
    desk.post("/me/again", {"code": code_of(key)})
    assert "before you remove this" in desk.get("/me/app/removal").text
    desk.post("/me/app/removal")
    assert Authenticator.objects.filter(user=lin, type="totp").exists()
    a_person(brand, "eve")
    assert with_password("eve").get("/queue/open").status_code == 200


def test_a_lost_one_is_reset(brand: Brand, lin: Staff) -> None:
    """By another admin who types their password again; it ends sessions, and is in the trail."""
    eve = a_person(brand, "eve")
    key = an_app(eve)
    inside = with_password("eve")
    assert step(inside, code_of(key))
    desk, address = with_password(), f"/people/{eve.pk}/keys"
    assert "Second step was lost" in desk.get("/people").text
    asked = desk.post(address)
    assert asked.headers["location"].startswith("/accounts/password/again/")
    assert Authenticator.objects.filter(user=eve).exists()
    desk.post(asked.headers["location"], {"password": PASSWORD})
    assert not Authenticator.objects.filter(user=eve).exists()
    assert not is_in(inside) and is_in(with_password("eve"))
    line = Line.objects.get(deed="keys_lost")
    assert (line.kind, line.who, line.what) == ("wrote", "lin", str(eve.pk))
    assert "own role" in desk.post(f"/people/{lin.pk}/keys").text
    assert with_password("eve").post(f"/people/{lin.pk}/keys").status_code == 403


def test_the_vaults_keys_may_change(lin: Staff, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What second steps keep is encrypted anew with the newest key; then the old one may go."""
    old, new = Vault.new_key(), Vault.new_key()
    vaults = [Vault(keys, tmp_path / "unused") for keys in ([old], [new, old], [new])]
    monkeypatch.setattr(adapter, "the_vault", lambda: vaults[0])
    key = an_app(lin)
    assert encrypt_anew(vaults[1].lock_again) == 2
    monkeypatch.setattr(adapter, "the_vault", lambda: vaults[2])
    assert step(with_password(), code_of(key)) and step(with_password(), recovery_codes(lin)[0])
