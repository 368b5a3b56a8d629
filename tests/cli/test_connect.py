"""`anfu connect x` before the real stand-in X, the answer pasted."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import typer
from pydantic import SecretStr
from typer.testing import CliRunner

from anfu.channel.models import Grant
from anfu.channel.x.client import XClient
from anfu.channel.x.tokens import TokenSource
from anfu.channel.x.vault import Vault
from anfu.cli import connect as command
from anfu.schedule import connecting
from anfu.settings import env
from tests.channel.conftest import clock_of
from tests.channel.test_connect import app_at
from tests.fakex.conftest import Live, live, start, stopping

__all__ = ["live", "start", "stopping"]
pytestmark = pytest.mark.django_db


def test_connecting_ends_in_a_checklist(live: Live, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is asked for and why, the page to open, and after the answer every permission, tried."""
    vault = Vault([Vault.new_key()], tmp_path / "unused")
    made: list[XClient] = []

    def a_client(*_: object) -> XClient:
        made.append(XClient(live.url, "app-token", TokenSource(app_at(live), vault, clock_of(live))))
        return made[-1]

    monkeypatch.setattr(command, "database", nullcontext)
    monkeypatch.setattr(command, "the_app", lambda: app_at(live))
    monkeypatch.setattr(connecting, "the_app", lambda: app_at(live))
    monkeypatch.setattr(connecting, "the_vault", lambda: vault)
    monkeypatch.setattr(command, "x_client", a_client)
    monkeypatch.setattr(env, "x_client_id", "client-1")
    monkeypatch.setattr(env, "x_client_secret", SecretStr("s3cret"))
    monkeypatch.setattr(env, "x_base_url", live.url)

    def answer(*_: object, **__: object) -> str:
        query = dict(parse_qsl(urlsplit(asked[-1]).query))
        code = live.control("oauth/consent", **query)["code"]
        return f"{query['redirect_uri']}?state={query['state']}&code={code}"

    asked: list[str] = []

    def say(words: str) -> None:
        told.append(words)
        asked.extend(re.findall(r"https://x\.com/i/oauth2/authorize\S+", words))

    told: list[str] = []
    monkeypatch.setattr(command, "say", say)
    monkeypatch.setattr(typer, "prompt", answer)
    result = CliRunner().invoke(command.app, ["x", "--paste"])
    for client in made:
        client._http.close()
    assert result.exit_code == 0, (result.output, told)
    said = "\n".join(told)
    assert "@sprucehome is connected" in said and "offline.access" in said and "WRONG" not in said
    assert said.count("ok   ") == 10
    assert Grant.objects.get().handle == "sprucehome"
