"""The screen of the connection, before the real stand-in X; the owner's consent is given at its control face."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from pydantic import SecretStr

from anfu.cases.models import Case
from anfu.channel.models import Grant
from anfu.channel.x.client import XClient
from anfu.channel.x.connect import SCOPES
from anfu.channel.x.self_test import OF_THE_APP
from anfu.channel.x.speak import XChannel
from anfu.channel.x.vault import Vault
from anfu.desk.connection import views
from anfu.desk.connection.queries import grant_of, others
from anfu.desk.connection.words import PAUSES, PURPOSES
from anfu.fakex.grants import OAUTH
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.reply_goes_out import reply_goes_out
from anfu.listening.actions import fill_gap, notice_gap
from anfu.people.actions import invite
from anfu.people.models import Brand, Staff
from anfu.replies.advice import PAUSES as KNOWN_PAUSES
from anfu.replies.models import Pause
from anfu.schedule import connecting
from anfu.settings import env
from tests.build import ANGRY, MONDAY, a_brand, a_post
from tests.channel.test_connect import app_at
from tests.desk.conftest import SignIn
from tests.desk.scene import PASSWORD, Scene
from tests.desk.test_access import grave
from tests.fakex.conftest import Live, live, start, stopping

__all__ = ["live", "start", "stopping"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Staff:
    """Somebody who may see and change the connection."""
    return invite("lea", "a long enough word", a_brand(), "lead", "Lea", "en")


@pytest.fixture
def desk(lead: Staff) -> Client:
    """The lead, signed in."""
    client = Client()
    client.force_login(lead)
    return client


def test_agents_do_not_see_it(lead: Staff) -> None:
    """Neither the page nor any of its deeds, and the rail has no line for it."""
    mia = invite("mia", "a long enough word", lead.brand, "agent", "Mia", "en")
    client = Client()
    client.force_login(mia)
    assert client.get("/connection").status_code == 403
    for deed in ("question", "answer", "trial", "pause", "resume", "gap/1"):
        assert client.post(f"/connection/{deed}", {"reason": "x"}).status_code == 403
    assert 'href="/connection"' not in client.get("/queue/open").content.decode()
    assert not Pause.objects.exists()


def test_an_account_is_connected_from_the_desk(
    desk: Client, live: Live, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The question, X's answer pasted, the tokens encrypted; an answer to another question is refused."""
    vault = Vault([Vault.new_key()], tmp_path / "unused")
    monkeypatch.setattr(views, "the_app", lambda: app_at(live))
    monkeypatch.setattr(connecting, "the_app", lambda: app_at(live))
    monkeypatch.setattr(connecting, "the_vault", lambda: vault)
    monkeypatch.setattr(env, "x_client_id", "client-1")
    monkeypatch.setattr(env, "x_client_secret", SecretStr("s3cret"))
    monkeypatch.setattr(env, "x_base_url", live.url)
    assert b"Begin again" in desk.post("/connection/answer", {"answer": "x"}).content

    asked = desk.post("/connection/question")
    query = dict(parse_qsl(urlsplit(asked.context["asked"].url).query))
    code = live.control("oauth/consent", **query)["code"]
    wrong = desk.post("/connection/answer", {"answer": f"{query['redirect_uri']}?state=other&code={code}"})
    assert wrong.status_code == 422 and b"another question" in wrong.content
    there = f"{query['redirect_uri']}?state={query['state']}&code={code}"
    page = desk.post("/connection/answer", {"answer": there}, follow=True).content.decode()
    assert "@sprucehome is connected" in page
    grant = Grant.objects.get()
    assert grant.handle == "sprucehome" and vault.open(grant.access) != grant.access


def test_sending_is_paused_and_resumed(desk: Client, lead: Staff) -> None:
    """With a reason that the team reads; without one nothing happens."""
    assert desk.post("/connection/pause", {"reason": " "}).status_code == 422
    assert not Pause.objects.exists()
    page = desk.post("/connection/pause", {"reason": "recall"}, follow=True).content.decode()
    assert "recall" in page and Pause.objects.get().by == lead
    desk.post("/connection/resume")
    assert Pause.objects.get().ended_at


def test_what_was_not_heard_is_shown_until_somebody_takes_note(desk: Client, lead: Staff) -> None:
    """With its times and its reason."""
    notice_gap(lead.brand, MONDAY, MONDAY + timedelta(days=10), MONDAY)
    fill_gap(lead.brand, MONDAY, MONDAY + timedelta(days=3), "X's search holds seven days")
    page = desk.get("/connection")
    assert "seven days" in page.content.decode()
    ((gap, _),) = page.context["connection"].gaps
    desk.post(f"/connection/gap/{gap.pk}")
    assert desk.get("/connection").context["connection"].gaps == []


def test_01_when_x_drops_us_the_desk_says_so_and_the_past_stays_readable(
    desk: Client, lead: Staff, live: Live
) -> None:
    """Pitfall 1: help desks lost X overnight and learnt late. Here all waits, says why, and no case is lost."""
    now = timezone.now()
    Brand.objects.update(listens_from=now - timedelta(days=2))
    posts_arrive(lead.brand, [a_post(ANGRY, at=now - timedelta(minutes=1))])
    client = XClient(live.url, "app-token", f"{OAUTH}gone")
    reply_goes_out(XChannel(client, lead.brand.x_id), timezone.now())
    client.close()
    assert "does not accept our keys" in desk.get("/connection").content.decode()
    case = Case.objects.get()
    page = desk.get(f"/case/{case.code}")
    assert page.status_code == 200 and "Awful" in page.content.decode()
    assert case.replies.get().status == "queued"


def test_every_permission_and_pause_has_its_words() -> None:
    """Nothing of X reaches the screen bare."""
    assert set(PURPOSES) == {*SCOPES, *OF_THE_APP}
    assert set(PAUSES) == set(KNOWN_PAUSES)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_axe_finds_nothing_grave(scene: Scene, sign_in: SignIn, language: str) -> None:
    """In both languages and themes, with everything on it that may be there."""
    invite("lea", PASSWORD, scene.brand, "lead", "Lea", language)
    notice_gap(scene.brand, MONDAY, MONDAY + timedelta(days=10), MONDAY)
    fill_gap(scene.brand, MONDAY, MONDAY + timedelta(days=3), "X's search holds seven days")
    page = sign_in("lea", "/connection")
    found = grave(page)
    page.emulate_media(color_scheme="dark")
    assert found + grave(page) == []


def test_another_brands_account_is_neither_shown_nor_tried_nor_replaced(desk: Client, lead: Staff) -> None:
    """One installation may hold several brands: each lead sees and connects their own."""
    now = timezone.now()
    other = Brand.objects.create(x_id=5, handle="other", name="Other", listens_from=now)
    Grant.objects.create(
        account_x_id=5, handle="other_account", scopes="", access="", refresh="", expires_at=now, granted_at=now,
        revoked_at=now,
    )  # fmt: skip
    assert "other_account" not in desk.get("/connection").text
    assert others(lead.brand) == [5] and grant_of(lead.brand) is None
    assert grant_of(other) is not None
