"""Calls the account's own server (PDS) by XRPC: sessions, questions, records, refusals.

The server passes on what the app view answers (`app.bsky.…`). Sources: the lexicons of `com.atproto.server`,
`com.atproto.repo` and `app.bsky`; the AT Protocol specification, "HTTP API (XRPC)".
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import httpx
import msgspec

from anfu.channel.port import ChannelError, InDoubt, NotNow, Refused

TIMEOUT = httpx.Timeout(20, connect=5)
_OUT_OF_DATE = ("ExpiredToken", "InvalidToken")
_REASONS = {
    "AuthenticationRequired": "signed_out",
    "AuthMissing": "signed_out",
    "ExpiredToken": "signed_out",
    "InvalidToken": "signed_out",
    "AuthFactorTokenRequired": "wrong_token",
    "AccountTakedown": "suspended",
    "AccountDeactivated": "suspended",
    "RepoTakendown": "suspended",
    "RepoSuspended": "suspended",
    "RepoDeactivated": "suspended",
    "BlobTooLarge": "media_refused",
    "InvalidMimeType": "media_refused",
}
"""What its errors mean for people, by their names; anything else is "refused", with its words."""

Answer = dict[str, Any]


class Session(NamedTuple):
    """Whose session it is, and its two tokens."""

    did: str
    handle: str
    access: str
    refresh: str


class Client:
    """One account's way to Bluesky, by an app password; the session is opened when it is first needed."""

    def __init__(self, base_url: str, handle: str, password: str) -> None:
        self._http = httpx.Client(base_url=f"{base_url}/xrpc/", timeout=TIMEOUT)
        self._handle, self._password = handle, password
        self._lock = threading.Lock()
        self._session: Session | None = None

    def close(self) -> None:
        """Let go of all connections."""
        self._http.close()

    @property
    def session(self) -> Session:
        """The session; raises `ChannelError` where there can be none."""
        with self._lock:
            if self._session is None:
                told = {"identifier": self._handle, "password": self._password}
                self._session = self._opened("com.atproto.server.createSession", told, None)
            return self._session

    def ask(self, method: str, params: Mapping[str, str | int | Sequence[str]]) -> Answer:
        """What a question is answered; raises `ChannelError` when it is not."""
        answer = self._call("GET", method, params=params)
        if answer.status_code != 200:
            name, words = _error(answer)
            raise ChannelError(f"Bluesky answered {answer.status_code} to {method}: {name} {words}".strip())
        return _decoded(answer)

    def do(
        self, method: str, content: bytes, now: datetime, kind: str = "application/json"
    ) -> Answer | Refused | NotNow | InDoubt:
        """Do something once: the answer, or what is known where there was none."""
        try:
            answer = self._call("POST", method, content=content, headers={"content-type": kind})
        except _Unreached as error:
            return NotNow(now + timedelta(seconds=5), str(error))
        except _Cut as error:
            return InDoubt(str(error))
        except ChannelError as error:  # no session: nothing was said
            return NotNow(now + timedelta(seconds=60), str(error))
        if answer.status_code == 200:
            try:
                return _decoded(answer)
            except ChannelError as error:
                return InDoubt(str(error))
        name, words = _error(answer)
        if answer.status_code == 429:
            return NotNow(_reset(answer, now), f"Bluesky asks to wait: {words}")
        if answer.status_code >= 500:
            return InDoubt(f"Bluesky answered {answer.status_code}: {words}")
        return Refused(_REASONS.get(name, "signed_out" if answer.status_code == 401 else "refused"), words)

    def _call(self, verb: str, method: str, **more: Any) -> httpx.Response:
        headers = more.pop("headers", {})
        session = self.session
        answer = self._sent(verb, method, headers | {"authorization": f"Bearer {session.access}"}, more)
        if answer.status_code in (400, 401) and _error(answer)[0] in _OUT_OF_DATE:
            # A request with a token that has ended was not carried out: it may be sent again with a new one.
            session = self._renewed(session)
            answer = self._sent(verb, method, headers | {"authorization": f"Bearer {session.access}"}, more)
        return answer

    def _sent(
        self, verb: str, method: str, headers: Mapping[str, str], more: Mapping[str, Any]
    ) -> httpx.Response:
        try:
            return self._http.request(verb, method, headers=dict(headers), **more)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise _Unreached(f"Bluesky cannot be reached: {_words(error)}") from error
        except httpx.HTTPError as error:
            raise _Cut(f"the connection to Bluesky ended before it answered: {_words(error)}") from error

    def _renewed(self, old: Session) -> Session:
        with self._lock:
            if self._session is not None and self._session.access != old.access:
                return self._session  # another thread was faster
            try:
                self._session = self._opened("com.atproto.server.refreshSession", None, old.refresh)
            except ChannelError:
                told = {"identifier": self._handle, "password": self._password}
                self._session = self._opened("com.atproto.server.createSession", told, None)
            return self._session

    def _opened(self, method: str, told: Mapping[str, str] | None, token: str | None) -> Session:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = self._sent("POST", method, headers, {"json": told} if told else {})
        if answer.status_code != 200:
            name, words = _error(answer)
            raise ChannelError(
                f"Bluesky opened no session for {self._handle} ({answer.status_code} {name}): {words}\n"
                "Check ANFU_BLUESKY_HANDLE and ANFU_BLUESKY_PASSWORD: an app password, made in Bluesky's settings."
            )
        body = _decoded(answer)
        try:
            return Session(
                str(body["did"]), str(body["handle"]), str(body["accessJwt"]), str(body["refreshJwt"])
            )
        except KeyError as error:
            raise ChannelError(f"Bluesky's session lacks {error}") from error


class _Unreached(ChannelError):  # noqa: N818 - it is said as a state
    """No connection was made: certainly nothing was said."""


class _Cut(ChannelError):  # noqa: N818 - as above
    """The connection ended on the way: something may have been said."""


def _decoded(answer: httpx.Response) -> Answer:
    try:
        return msgspec.json.decode(answer.content, type=Answer)
    except msgspec.DecodeError as error:
        raise ChannelError(f"Bluesky answered what is not JSON: {error}") from error


def _error(answer: httpx.Response) -> tuple[str, str]:
    """The name and the words of an error."""
    try:
        body = msgspec.json.decode(answer.content, type=Answer)
    except msgspec.DecodeError:
        return "", answer.reason_phrase
    return str(body.get("error") or ""), str(body.get("message") or answer.reason_phrase)


def _reset(answer: httpx.Response, now: datetime) -> datetime:
    try:
        at = datetime.fromtimestamp(int(answer.headers["ratelimit-reset"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return now + timedelta(seconds=60)
    return min(max(at, now + timedelta(seconds=1)), now + timedelta(hours=1))


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
