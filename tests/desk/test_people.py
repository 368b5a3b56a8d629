"""People: invited by a link that opens once, given roles, closed out, signed out; and who may do so."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from anfu.audit.models import Line
from anfu.cli.demo import PASSWORD as DEMO
from anfu.cli.demo import USERNAME, close_demo_login, demo_login
from anfu.people.models import Brand, Invitation, Staff
from tests.build import a_brand, a_person
from tests.desk.browser import a_desk

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough word"  # noqa: S105  # of the tests


@pytest.fixture
def brand() -> Brand:
    """A brand without people yet."""
    cache.clear()  # of failed sign-ins of other tests
    return a_brand()


@pytest.fixture
def ada(brand: Brand) -> Client:
    """An admin at the desk."""
    client = Client()
    client.force_login(a_person(brand, "ada", "admin"))
    return client


def invited(ada: Client, role: str = "senior") -> str:
    """The link that an admin is shown, as an address on this desk."""
    page = ada.post("/people", {"name": "Lin", "role": role}).text
    found = re.search(r"/join/[\w-]+", page)
    assert found is not None
    return found[0]


def entered(login: str, password: str = PASSWORD) -> Client:
    """Somebody signs in with a browser of their own; whether they are in, `/me` says."""
    client = Client()
    client.post("/accounts/login/", {"login": login, "password": password})
    return client


def test_a_link_opens_one_login_once(ada: Client, brand: Brand) -> None:
    """The link is shown once, makes a login with just the offered role and brand, and is used up."""
    link = invited(ada)
    assert link not in ada.get("/people").text and "Lin" in ada.get("/people").text
    assert "Spruce Home" in Client().get(link).text
    joined = Client().post(link, {"login": "lin", "password": PASSWORD, "role": "admin"})
    assert joined.headers["location"] == "/accounts/login/"
    lin = Staff.objects.get(username="lin")
    assert (lin.role, lin.brand, lin.is_superuser, lin.first_name) == ("senior", brand, False, "Lin")
    assert entered("lin").get("/me").status_code == 200
    again = Client().post(link, {"login": "eve", "password": PASSWORD})
    assert again.status_code == 422 and not Staff.objects.filter(username="eve").exists()
    assert not Line.objects.filter(what__contains=link.rpartition("/")[2]).exists()


@pytest.mark.parametrize(
    ("login", "password", "why"),
    [
        ("ada", PASSWORD, "exists already"),
        ("ADA", PASSWORD, "exists already"),
        ("a b", PASSWORD, "letters, digits"),
        ("", PASSWORD, "letters, digits"),
        ("lin", "short", "ten characters"),
        ("lin", "password1234", "ten characters"),
    ],
)
def test_what_does_not_do_is_said(ada: Client, login: str, password: str, why: str) -> None:
    """The link stays good until a login is made; nobody's login is taken over by it."""
    link = invited(ada)
    answer = Client().post(link, {"login": login, "password": password})
    assert answer.status_code == 422 and why in answer.text
    assert Client().post(link, {"login": "lin", "password": PASSWORD}).status_code == 302


def test_a_link_ends(ada: Client) -> None:
    """After three days, or when it is withdrawn, or when it never was: the answer is the same."""
    late, withdrawn = invited(ada), invited(ada)
    first, second = Invitation.objects.order_by("pk")
    Invitation.objects.filter(pk=first.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    ada.post(f"/people/invitation/{second.pk}/withdrawal")
    for link in (late, withdrawn, "/join/never-was"):
        answer = Client().post(link, {"login": "lin", "password": PASSWORD})
        assert answer.status_code == 422 and "has ended, was used or was withdrawn" in answer.text
    assert not Staff.objects.filter(username="lin").exists()


def test_a_role_changes_at_once(ada: Client, brand: Brand) -> None:
    """From the next request on; nobody changes their own."""
    lin = a_person(brand, "lin", "lead")
    desk = entered("lin")
    assert desk.get("/connection").status_code == 200
    ada.post(f"/people/{lin.pk}", {"role": "analyst"})
    assert desk.get("/connection").status_code == 403
    own = Staff.objects.get(username="ada")
    assert "own role" in ada.post(f"/people/{own.pk}", {"role": "agent"}).text
    assert ada.post(f"/people/{lin.pk}", {"role": "emperor"}).status_code == 422


def test_a_closed_login_is_out_at_once_and_may_come_back(ada: Client, brand: Brand) -> None:
    """Its sessions end, its password opens nothing; opened again, it does."""
    lin = a_person(brand, "lin", "lead")
    desk = entered("lin")
    ada.post(f"/people/{lin.pk}", {"deed": "close"})
    assert desk.get("/me").status_code == 302 and entered("lin").get("/me").status_code == 302
    assert not UserSession.objects.filter(user=lin).exists()
    ada.post(f"/people/{lin.pk}", {"deed": "open"})
    assert desk.get("/me").status_code == 302 and entered("lin").get("/me").status_code == 200


def test_sessions_are_seen_and_ended(ada: Client, brand: Brand) -> None:
    """By oneself, one or all others; by an admin, all; never somebody else's."""
    lin = a_person(brand, "lin")
    a_person(brand, "eve")
    one, two, three, eve = entered("lin"), entered("lin"), entered("lin"), entered("eve")
    first = UserSession.objects.filter(user=lin).earliest("pk")
    assert one.get("/me").text.count("<tr>") == 4
    eve.post("/me", {"session": first.pk})
    assert one.get("/me").status_code == 200
    two.post("/me", {"session": first.pk})
    assert one.get("/me").status_code == 302 and three.get("/me").status_code == 200
    two.post("/me")
    assert three.get("/me").status_code == 302 and two.get("/me").status_code == 200
    ada.post(f"/people/{lin.pk}", {"deed": "sign_out"})
    assert two.get("/me").status_code == 302 and eve.get("/me").status_code == 200


def test_guessing_passwords_is_slowed(brand: Brand) -> None:
    """After five wrong ones the right one does not open either, for five minutes."""
    a_person(brand, "lin")
    for _ in range(5):
        entered("lin", "not this one")
    assert entered("lin").get("/me").status_code == 302
    cache.clear()
    assert entered("lin").get("/me").status_code == 200


def test_an_unknown_login_is_not_told_apart(brand: Brand) -> None:
    """Whoever fails to sign in learns nothing of which logins there are."""
    a_person(brand, "lin")
    told = {
        re.sub(
            r'(csrf\w+|value|nonce)="[^"]*"',
            "",
            Client().post("/accounts/login/", {"login": login, "password": "not this one"}).text,
        )
        for login in ("lin", "nobody")
    }
    assert len(told) == 1


def test_there_is_no_demo_login_outside_the_demo(brand: Brand) -> None:
    """Made where the stand-in X speaks and by nothing else; beside real customers a desk closes it at start."""
    assert entered(USERNAME, DEMO).get("/me").status_code == 302
    demo_login(brand, timezone.now())
    desk = entered(USERNAME, DEMO)
    assert desk.get("/me").status_code == 200
    close_demo_login()
    assert desk.get("/me").status_code == 302 and entered(USERNAME, DEMO).get("/me").status_code == 302
    demo_login(brand, timezone.now())
    assert entered(USERNAME, DEMO).get("/me").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_desk_that_starts_with_keys_for_x_closes_the_demo(
    brand: Brand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the database was the demo's before; somebody else who is called so stays."""
    demo_login(brand, timezone.now())
    here = connection.settings_dict
    url = (
        f"postgresql://{here['USER']}@/{here['NAME']}?host={quote(here['HOST'], safe='')}&port={here['PORT']}"
    )
    monkeypatch.setenv("ANFU_X_USER_TOKEN", "a token of a real account")
    with a_desk(url):
        assert not Staff.objects.get(username=USERNAME).is_active
    Staff.objects.filter(username=USERNAME).delete()
    a_person(brand, USERNAME)
    with a_desk(url):
        assert Staff.objects.get(username=USERNAME).is_active
