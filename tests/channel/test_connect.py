"""Connecting an account: consent, tokens at rest, renewal by one, revocation; before the real stand-in X."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection

from anfu.channel import actions
from anfu.channel.models import Grant
from anfu.channel.port import ChannelError, Refused
from anfu.channel.x.connect import SCOPES, App, Tokens, ask, code_in, take
from anfu.channel.x.listen import who_am_i
from anfu.channel.x.self_test import OF_THE_APP, try_permissions
from anfu.channel.x.tokens import TokenSource
from anfu.channel.x.vault import Vault
from tests.build import BRAND_X_ID, MONDAY
from tests.channel.conftest import Connect, clock_of, set_clock
from tests.fakex.conftest import Live

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault with a key of its own."""
    return Vault([Vault.new_key()], tmp_path / "unused")


def app_at(live: Live, secret: str = "s3cret") -> App:  # noqa: S107 - of a stand-in
    """The brand's app."""
    return App(live.url, "client-1", secret, "http://127.0.0.1:8723/callback")


def agree(live: Live, app: App, now: datetime) -> Tokens:
    """The brand's owner says yes in the browser; the tokens."""
    question = ask(app)
    code = live.control("oauth/consent", **dict(parse_qsl(urlsplit(question.url).query)))["code"]
    answer = f"{app.redirect_url}?state={question.state}&code={code}"
    return take(app, code_in(answer, question), question, now)


def connected(live: Live, vault: Vault, now: datetime = MONDAY) -> TokenSource:
    """A connected account, and whoever gives its token."""
    set_clock(live, now)
    tokens = agree(live, app_at(live), now)
    locked = vault.lock(tokens.access), vault.lock(tokens.refresh)
    actions.grant((BRAND_X_ID, "sprucehome"), tokens.scopes, *locked, tokens.expires_at, now)
    return TokenSource(app_at(live), vault, clock_of(live))


def test_a_consent_gives_tokens_that_are_unreadable_at_rest(
    live: Live, vault: Vault, connect: Connect
) -> None:
    """The whole dance with PKCE; the database holds no token that could be used."""
    source = connected(live, vault)
    kept = Grant.objects.get()
    assert source() == vault.open(kept.access) and source().startswith("user-oauth-")
    assert "oauth" not in kept.access and kept.scopes.split() == list(SCOPES)
    assert who_am_i(connect(live, user=source))[0] == BRAND_X_ID


def test_a_token_is_renewed_before_it_ends_and_stored_before_use(live: Live, vault: Vault) -> None:
    """Ten minutes before its end a new one is fetched; what is given out is what is stored."""
    source = connected(live, vault)
    first = source()
    set_clock(live, MONDAY + 2 * HOUR - timedelta(minutes=9))
    second = source()
    assert second != first and second == vault.open(Grant.objects.get().access)
    assert live.site.grants.renewals == 1


def test_an_answer_to_another_question_is_refused(live: Live) -> None:
    """The state ties an answer to its question; a refusal of the owner is told in X's words."""
    question = ask(app_at(live))
    with pytest.raises(ChannelError, match="another question"):
        code_in("http://127.0.0.1/callback?state=forged&code=x", question)
    with pytest.raises(ChannelError, match="access_denied"):
        code_in(f"http://127.0.0.1/callback?state={question.state}&error=access_denied", question)


def test_a_wrong_secret_says_what_to_check(live: Live) -> None:
    """Without a client secret X refuses, and the sentence names the settings and the kind of app."""
    with pytest.raises(ChannelError, match=r"ANFU_X_CLIENT_SECRET.*\n?.*confidential"):
        agree(live, app_at(live, secret=""), MONDAY)


def test_a_revoked_consent_is_seen_and_shown(live: Live, vault: Vault, connect: Connect) -> None:
    """X's 401 is doubted, tried once by renewal, and then said: who, why, and what to do."""
    source = connected(live, vault)
    client = connect(live, user=source)
    client.watch(source.heed)
    who_am_i(client)
    live.control("oauth/revoke", now=True)
    with pytest.raises(ChannelError, match="401"):
        who_am_i(client)
    with pytest.raises(ChannelError, match="anfu connect x"):
        who_am_i(client)
    assert Grant.objects.get().revoked_at == MONDAY
    answer = client.post("/2/tweets", {"text": "hello"}, {}, MONDAY)
    assert isinstance(answer, Refused) and answer.reason == "signed_out" and "disconnected" in answer.detail
    connected(live, vault)
    assert Grant.objects.get().revoked_at is None


def test_keys_can_be_changed(live: Live, tmp_path: Path) -> None:
    """A new key before the old one reads what the old one wrote; encrypted anew, the old one may go."""
    old, new = Vault.new_key(), Vault.new_key()
    token = connected(live, Vault([old], tmp_path / "unused"))()
    both = Vault([new, old], tmp_path / "unused")
    assert actions.encrypt_anew(both.lock_again) == 1
    assert Vault([new], tmp_path / "unused").open(Grant.objects.get().access) == token
    with pytest.raises(ChannelError, match="ANFU_TOKEN_KEYS"):
        Vault([old], tmp_path / "unused").open(Grant.objects.get().access)


def test_a_key_is_made_once_where_none_is_set(tmp_path: Path) -> None:
    """A single machine needs no key in its settings: one is kept beside the data, for its owner's eyes alone."""
    kept = tmp_path / "data" / "token_key"
    locked = Vault([], kept).lock("secret")
    assert Vault([], kept).open(locked) == "secret"
    assert kept.stat().st_mode & 0o077 == 0


def test_every_permission_is_tried_without_saying_anything(
    live: Live, vault: Vault, connect: Connect
) -> None:
    """The checklist tells what works; what cannot be tried silently is read from what was granted."""
    source = connected(live, vault)
    granted = Grant.objects.get().scopes
    trials = list(try_permissions(connect(live, user=source), BRAND_X_ID, granted))
    assert {t.name: t.works for t in trials} == dict.fromkeys([*SCOPES, *OF_THE_APP], True)
    less = [t for t in try_permissions(connect(live, user=source), BRAND_X_ID, "tweet.read") if not t.works]
    assert "dm.write" in {t.name for t in less} and "users.read" not in {t.name for t in less}
    assert not live.site.requests["POST /2/tweets 201"]


@pytest.mark.django_db(transaction=True)
def test_eight_processes_renew_once(live: Live, vault: Vault) -> None:
    """Pitfall 8: a refresh token works once: of eight that need a new token one fetches it, and all have it."""
    connected(live, vault)
    set_clock(live, MONDAY + 2 * HOUR)
    given: list[str] = []

    def one() -> None:
        given.append(TokenSource(app_at(live), vault, clock_of(live))())
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert live.site.grants.renewals == 1
    assert len(given) == 8 and set(given) == {vault.open(Grant.objects.get().access)}
