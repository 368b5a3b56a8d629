"""OAuth 2.0 with PKCE as X wants it: a confidential client, which shows its secret by HTTP Basic."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from anfu.channel.port import ChannelError

AUTHORIZE = "https://x.com/i/oauth2/authorize"
TOKEN = "/2/oauth2/token"  # noqa: S105 - a path
SCOPES = {
    "tweet.read": "hear what is said to you",
    "users.read": "know who says it",
    "tweet.write": "answer in public",
    "tweet.moderate.write": "hide replies under your own posts",
    "dm.read": "read direct messages to you",
    "dm.write": "answer direct messages",
    "media.write": "send pictures",
    "offline.access": "stay signed in; without it X forgets us after two hours",
}


class App(NamedTuple):
    """The brand's own app at X."""

    base_url: str
    client_id: str
    client_secret: str
    redirect_url: str


class Consent(NamedTuple):
    """A question to the account's owner: the page at `url`; the rest is needed to take the answer."""

    url: str
    state: str
    verifier: str


class Tokens(NamedTuple):
    """What X gives for a consent."""

    access: str
    refresh: str
    scopes: str
    expires_at: datetime


class ConsentGone(ChannelError):  # noqa: N818 - it is said as a state
    """X no longer takes our refresh token: only the account's owner can help, by connecting again."""


def ask(app: App) -> Consent:
    """A new question for consent."""
    verifier, state = secrets.token_urlsafe(64), secrets.token_urlsafe(24)
    digest = hashlib.sha256(verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": app.redirect_url,
        "scope": " ".join(SCOPES),
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return Consent(f"{AUTHORIZE}?{urlencode(query)}", state, verifier)


def code_in(answer: str, consent: Consent) -> str:
    """The code in the address that X sent the owner to, or the bare code; raises `ChannelError`."""
    answer = answer.strip()
    if "?" not in answer:
        return answer
    query = {name: values[0] for name, values in parse_qs(urlsplit(answer).query).items()}
    if "error" in query:
        raise ChannelError(f"X says no: {query.get('error_description') or query['error']}")
    if not secrets.compare_digest(query.get("state", ""), consent.state):
        raise ChannelError("This answer belongs to another question. Start again: anfu connect x")
    return query.get("code", "")


def take(app: App, code: str, consent: Consent, now: datetime) -> Tokens:
    """Tokens for a code, which lives 30 seconds; raises `ChannelError`."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": app.redirect_url,
        "code_verifier": consent.verifier,
    }
    return _tokens(app, form, now)


def renewed(app: App, refresh: str, now: datetime) -> Tokens:
    """New tokens for a refresh token, which works once; raises `ConsentGone` or `ChannelError`."""
    return _tokens(app, {"grant_type": "refresh_token", "refresh_token": refresh}, now)


def _tokens(app: App, form: Mapping[str, str], now: datetime) -> Tokens:
    try:
        answer = httpx.post(
            app.base_url + TOKEN,
            data=dict(form),
            auth=(app.client_id, app.client_secret),
            timeout=httpx.Timeout(20, connect=5),
        )
    except httpx.HTTPError as error:
        raise ChannelError(f"X cannot be reached: {error or type(error).__name__}") from error
    told = _told(answer)
    why = str(told.get("error_description") or told.get("error") or answer.reason_phrase)
    if told.get("error") in ("invalid_grant", "invalid_request") and form["grant_type"] == "refresh_token":
        raise ConsentGone(f"X no longer knows our consent: {why}")
    if answer.status_code != 200:
        raise ChannelError(f"X gave no tokens ({answer.status_code}): {why}{_advice(answer.status_code)}")
    try:
        seconds = float(told.get("expires_in") or 7200)
        scopes = str(told.get("scope") or "")
        # Where X does not rotate the refresh token, the old one goes on.
        refresh = str(told.get("refresh_token") or form.get("refresh_token") or "")
        return Tokens(str(told["access_token"]), refresh, scopes, now + timedelta(seconds=seconds))
    except (KeyError, ValueError) as error:
        raise ChannelError(f"X's answer holds no token: {error}") from error


def _told(answer: httpx.Response) -> dict[str, Any]:
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _advice(status: int) -> str:
    if status == 401:
        return (
            "\nCheck ANFU_X_CLIENT_ID and ANFU_X_CLIENT_SECRET, and that the app is a confidential client "
            "(Web App or Automated App, not Native App)."
        )
    return "\nA code lives 30 seconds and works once. The redirect address must be the app's, to the letter."
