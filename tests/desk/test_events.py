"""The screen of events and alerts, its deeds, and what it refuses; deliveries go to a real receiver on loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from anfu.events.kinds import ALERTS, KINDS
from anfu.events.models import Delivery, Subscription
from anfu.events.words import NAMES, SENTENCES
from anfu.flows.events_are_gathered import events_are_gathered
from anfu.flows.events_go_out import events_go_out
from anfu.people.actions import invite
from anfu.people.models import Staff
from anfu.schedule.channels import the_outside
from anfu.settings import env
from tests.build import a_brand
from tests.desk.conftest import SignIn
from tests.desk.scene import PASSWORD, Scene
from tests.desk.test_access import grave
from tests.events.receiver import Receiver, a_receiver, is_signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Receiver]:
    """A web server on loopback that the settings allow."""
    monkeypatch.setattr(env, "events_private_networks", [ip_network("127.0.0.0/8")])
    monkeypatch.setattr(env, "data_dir", tmp_path)
    with a_receiver() as server:
        yield server


@pytest.fixture
def lead() -> Staff:
    """Somebody who may see and change it."""
    return invite("lea", PASSWORD, a_brand(), "lead", "Lea", "en")


@pytest.fixture
def desk(lead: Staff) -> Client:
    """The lead, signed in."""
    client = Client()
    client.force_login(lead)
    return client


def entered(address: str, **more: Any) -> dict[str, Any]:
    """A form filled in."""
    return {"name": "CRM", "address": address, "kinds": list(KINDS), "cooldown": "0", "zone": "UTC", **more}


def test_agents_do_not_see_it(lead: Staff) -> None:
    """Neither the pages nor any deed, and the rail has no line for it."""
    mia = invite("mia", PASSWORD, lead.brand, "agent", "Mia", "en")
    client = Client()
    client.force_login(mia)
    for path in ("/alerts", "/alerts/new/json", "/alerts/1", "/alerts/1/log", "/alerts/1/change"):
        assert client.get(path).status_code == 403
    for deed in ("test", "secret", "pausing", "removal", "replay"):
        assert client.post(f"/alerts/1/{deed}").status_code == 403
    assert client.post("/alerts/new/json", entered("https://a.example/")).status_code == 403
    assert 'href="/alerts"' not in client.get("/queue/open").content.decode()
    assert not Subscription.objects.exists()


def test_a_webhook_from_the_form_to_a_verified_delivery(desk: Client, receiver: Receiver) -> None:
    """Made, its secret shown once, tested, changed, told again, paused, removed."""
    made = desk.post("/alerts/new/json", entered(receiver.url))
    found = re.search(r"whsec_[A-Za-z0-9+/=]+", made.content.decode())
    assert found
    assert made.headers["Cache-Control"] == "no-store"
    one = Subscription.objects.get()
    here = f"/alerts/{one.pk}"
    assert receiver.url not in one.address + one.shown
    assert found[0] not in one.secret
    assert "whsec_" not in desk.get(here).content.decode()

    desk.post(f"{here}/test")
    assert events_go_out(the_outside(), timezone.now()) == 1
    assert is_signed(*receiver.got[0], found[0])
    page = desk.get(f"{here}/log").content.decode()
    assert "Delivered" in page and "204" in page

    again = re.search(r"whsec_[A-Za-z0-9+/=]+", desk.post(f"{here}/secret").content.decode())
    assert again and again[0] != found[0]
    desk.post(f"{here}/replay", {"delivery": Delivery.objects.get().pk})
    events_go_out(the_outside(), timezone.now())
    assert len(set(receiver.ids)) == 1 and len(receiver.ids) == 2
    assert is_signed(*receiver.got[1], found[0]) and is_signed(*receiver.got[1], again[0])

    now = timezone.now()
    span = {
        "since": (now - timedelta(hours=1)).isoformat()[:16],
        "until": (now + timedelta(hours=1)).isoformat()[:16],
    }
    assert desk.post(f"{here}/replay", {"since": span["until"], "until": span["since"]}).status_code == 422
    desk.post(f"{here}/replay", span)
    assert Delivery.objects.get().state == "waiting"
    desk.post(f"{here}/pausing")
    assert events_go_out(the_outside(), timezone.now()) == 0
    desk.post(f"{here}/pausing")
    assert events_go_out(the_outside(), timezone.now()) == 1
    desk.post(f"{here}/removal")
    assert desk.get(here).status_code == 404


@pytest.mark.parametrize(
    ("shape", "wrong", "said"),
    [
        ("json", {"name": " "}, "Give it a name"),
        ("json", {"address": ""}, "no address"),
        ("json", {"address": "ftp://a.example/"}, "no address"),
        ("json", {"address": "https://u:p@a.example/"}, "no address"),
        ("json", {"address": "http://a.example/"}, "Plain http"),
        ("json", {"kinds": ["nonsense"]}, "at least one kind"),
        ("slack", {"cooldown": "-1"}, "number of minutes"),
        ("slack", {"cooldown": "99999"}, "number of minutes"),
        ("slack", {"quiet_from": "22:00"}, "both ends"),
        ("slack", {"zone": "Mars/Olympus"}, "time zone"),
        ("email", {"address": "lea@example.com"}, "mail server"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    desk: Client, shape: str, wrong: dict[str, Any], said: str
) -> None:
    """With what was entered still there."""
    answer = desk.post(f"/alerts/new/{shape}", entered("https://a.example/") | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Subscription.objects.exists()


def test_e_mail_addresses_are_looked_at(desk: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """Several, each valid; a line break in one is none."""
    monkeypatch.setattr(env, "email_host", "mail.example")
    monkeypatch.setattr(env, "data_dir", tmp_path)
    for bad in ("lea", "a@example.com, b", "a@example.com\r\nBcc: x@example.com"):
        assert desk.post("/alerts/new/email", entered(bad)).status_code == 422
    assert desk.post("/alerts/new/email", entered("a@example.com, b@example.com")).status_code == 302
    assert Subscription.objects.get().shown == "a@example.com, b@example.com"


def test_changing_keeps_the_address_unless_a_new_one_is_given(desk: Client, receiver: Receiver) -> None:
    """And what people get is proposed as alerts with a cool-down."""
    page = desk.get("/alerts/new/slack").context
    assert [kind for kind, _, chosen in page["kinds"] if chosen] == sorted(ALERTS, key=KINDS.index)
    assert page["entered"]["cooldown"] == 15
    desk.post("/alerts/new/slack", entered(receiver.url, quiet_from="22:00", quiet_to="07:00"))
    one = Subscription.objects.get()
    assert "22:00" in desk.get(f"/alerts/{one.pk}/change").content.decode()
    desk.post(f"/alerts/{one.pk}/change", entered("", name="Team", kinds=["case.opened"], language="zh-hans"))
    changed = Subscription.objects.get()
    assert (changed.name, changed.kinds, changed.address) == ("Team", ["case.opened"], one.address)
    assert (changed.language, changed.quiet_from) == ("zh-hans", None)


def test_a_receiver_of_another_brand_is_not_there(desk: Client, lead: Staff, receiver: Receiver) -> None:
    """Nor is one that was removed."""
    assert desk.get("/alerts/999").status_code == 404
    assert desk.post("/alerts/999/test").status_code == 404
    assert desk.get("/alerts/new/fax").status_code == 404


def test_what_is_wrong_stands_on_the_rail_and_the_page(desk: Client, receiver: Receiver) -> None:
    """A receiver that does not answer is counted, and said."""
    desk.post("/alerts/new/json", entered(receiver.url))
    receiver.status = 500
    desk.post(f"/alerts/{Subscription.objects.get().pk}/test")
    events_go_out(the_outside(), timezone.now())
    page = desk.get("/alerts").content.decode()
    assert "Does not answer" in page
    assert re.search(r'href="/alerts".*?class="count"[^>]*>\s*1', page, re.DOTALL)


def test_every_kind_has_its_words() -> None:
    """A name and a sentence."""
    assert set(NAMES) == set(SENTENCES) == {*KINDS, "test"}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_axe_finds_nothing_grave(scene: Scene, sign_in: SignIn, receiver: Receiver, language: str) -> None:
    """On the list, the form, and a receiver with its log."""
    lea = invite("lea", PASSWORD, scene.brand, "admin", "Lea", language)
    client = Client()
    client.force_login(lea)
    events_are_gathered("https://desk.example", scene.now)
    client.post("/alerts/new/json", entered(receiver.url))
    one = Subscription.objects.get()
    client.post(f"/alerts/{one.pk}/test")
    events_go_out(the_outside(), timezone.now())
    page = sign_in("lea", "/alerts")
    found = grave(page)
    host = page.url.split("/alerts")[0]
    for path in ("/alerts/new/email", f"/alerts/{one.pk}"):
        page.goto(host + path)
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        found += grave(page)
    assert found == []
    page.goto(f"{host}/queue/open")
    for key in "gxe":
        page.keyboard.press(key)
    page.wait_for_url("**/alerts")
