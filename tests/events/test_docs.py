"""The pages on integrations, followed from top to bottom."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from anfu.events import actions as events
from anfu.events.kinds import KINDS, TEST
from anfu.events.models import Delivery, Subscription
from anfu.events.rules import WAITS
from anfu.events.shapes import Event, as_letter, for_slack, for_teams
from anfu.flows.events_go_out import events_go_out
from tests.build import a_brand, a_person
from tests.events.receiver import OUTSIDE, a_subscription

PAGES = Path(__file__).parents[2] / "docs" / "integrations"
LANGUAGES = {"en": ".md", "zh-hans": ".zh-CN.md"}
UNSURE = Event(
    "reply.unsure",
    datetime(2026, 11, 16, 10, tzinfo=UTC),
    {"case": {"code": "K7Q2"}, "url": "https://desk.example/case/K7Q2"},
)


def page(name: str, language: str) -> str:
    """A page in a language."""
    return (PAGES / f"{name}{LANGUAGES[language]}").read_text(encoding="utf-8")


def block(text: str, kind: str) -> str:
    """The first block of code of a kind."""
    found = re.search(rf"```{kind}\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_receiver_of_the_page_takes_what_is_genuine(language: str, tmp_path: Path) -> None:
    """Started as the page says: it prints the test; a forged delivery is refused, a repeated one is known."""
    (tmp_path / "receiver.py").write_text(block(page("webhooks", language), "python"))
    brand = a_brand()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    one = a_subscription(
        brand, a_person(brand, "lea", "lead"), f"http://127.0.0.1:{port}/anfu", timezone.now()
    )
    receiver = subprocess.Popen(
        [sys.executable, "receiver.py", str(port)],
        cwd=tmp_path,
        env=os.environ | {"WEBHOOK_SECRET": one.secret},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        _until_it_listens(port)
        for secret in (one.secret, "whsec_Zm9yZ2VyeQ=="):
            Subscription.objects.filter(pk=one.pk).update(secret=secret)
            events.try_out(one, "https://desk.example", now := timezone.now())
            events_go_out(OUTSIDE, now)
        Subscription.objects.filter(pk=one.pk).update(secret=one.secret)
        genuine, forged = Delivery.objects.order_by("pk")
        assert (genuine.status, forged.status) == (204, 401)
        events.resume(one, now)
        events.replay(one, [genuine.pk, forged.pk], now)
        events_go_out(OUTSIDE, now)
        assert receiver.stdout
        printed = [receiver.stdout.readline().strip() for _ in range(2)]
        assert printed == [f"test evt_{genuine.pk}", f"test evt_{forged.pk}"]
    finally:
        receiver.kill()
        receiver.communicate()


def _until_it_listens(port: int) -> None:
    for _ in range(500):
        with socket.socket() as line:
            line.settimeout(0.02)
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the receiver did not start")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_pages_show_is_what_is_sent(language: str) -> None:
    """To Slack, to Teams, and by e-mail."""
    assert json.loads(block(page("slack", language), "json")) == json.loads(for_slack([UNSURE], language))
    assert json.loads(block(page("teams", language), "json")) == json.loads(for_teams([UNSURE], language))
    letter = as_letter([UNSURE], "@sprucehome", language)
    assert f"Subject: {letter.subject}\n\n{letter.text}" in page("email", language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_stands_on_the_page(language: str) -> None:
    """And none that is not; both languages bear the same code."""
    text = page("webhooks", language)
    rows = {
        kind
        for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
        for kind in re.findall(r"`(.*?)`", row)
    }
    assert rows == {*KINDS, TEST}
    assert re.search(rf"\b{len(WAITS) + 1}\b", text)
    assert block(text, "python") == block(page("webhooks", "en"), "python")
