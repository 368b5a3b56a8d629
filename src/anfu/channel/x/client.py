"""Calls X's API v2 over HTTP: one place for tokens, time-outs, errors and rate limits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import httpx
import msgspec

from anfu.channel.port import ChannelError, InDoubt, NotNow, Refused
from anfu.channel.refusals import STOPS
from anfu.channel.x.connect import ConsentGone
from anfu.channel.x.dialect import Dialect, has_dialect, spoken
from anfu.channel.x.pace import Waits
from anfu.channel.x.refusals import reason_of

TIMEOUT = httpx.Timeout(20, connect=5)
STREAM_TIMEOUT = httpx.Timeout(25, connect=5)
"""X sends a blank line every 20 s; a stream silent for longer is dead."""
ASK_AGAIN_AFTER = (0.2, 0.5, 1.0, 2.0)
"""Seconds between the tries of a question that X did not answer."""
WAIT_AT_MOST = 30.0
NOTHING: Mapping[str, str | int] = {}
TAKES_NO_MORE = "X takes no more of these for now"


class XClient:
    """One brand's way to X: an app token for listening, a user token for speaking."""

    def __init__(
        self,
        base_url: str,
        app_token: str,
        user_token: str | Callable[[], str],
        dialect: Literal["auto", "tweet", "post"] = "auto",
    ) -> None:
        limits = httpx.Limits(max_connections=40, max_keepalive_connections=40)
        self._waits = Waits()
        hooks = {"response": [self._waits.hear]}
        self._http = httpx.Client(base_url=base_url, timeout=TIMEOUT, limits=limits, event_hooks=hooks)
        self._app_token = app_token
        self._user_token = user_token
        self._base_url = base_url
        self._on_line: Callable[[str], None] | None = None
        # Of two that may both be right, the newer first: X withdraws the older one without a word.
        self._dialect: Dialect = "tweet" if dialect == "tweet" else "post"
        self._may_switch = dialect == "auto"

    def watch(
        self, on_answer: Callable[[httpx.Response], None], on_line: Callable[[str], None] | None = None
    ) -> None:
        """Show every answer of X to `on_answer`, and the lines of streams, which it must not read, to `on_line`."""
        self._on_line = on_line or self._on_line
        hooks = self._http.event_hooks
        self._http.event_hooks = {**hooks, "response": [*hooks.get("response", ()), on_answer]}

    def close(self) -> None:
        """Let go of all connections."""
        self._http.close()

    @property
    def _user(self) -> dict[str, str]:
        """The header of calls for the account; raises `ChannelError` where it is not connected."""
        token = self._user_token if isinstance(self._user_token, str) else self._user_token()
        return {"authorization": f"Bearer {token}"}

    @property
    def _app(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self._app_token}"} if self._app_token else self._user

    def get(self, path: str, params: Mapping[str, str | int], *, as_user: bool = True) -> dict[str, Any]:
        """What X answers to a GET, decoded; raises `ChannelError` when it gives none."""
        dialect = self._dialect
        answer = self._ask(path, spoken(params, dialect), as_user)
        if answer.status_code == 400 and self._may_switch and has_dialect(params):
            other: Dialect = "post" if dialect == "tweet" else "tweet"
            second = self._ask(path, spoken(params, other), as_user)
            if second.status_code != 400:
                answer, self._dialect = second, other
        if answer.status_code != 200:
            raise ChannelError(f"X answered {answer.status_code} to {path}: {_detail(answer)[0]}")
        return _decoded(answer)

    def post(
        self, path: str, body: object, headers: Mapping[str, str], now: datetime, *, as_user: bool = True
    ) -> dict[str, Any] | Refused | NotNow | InDoubt:
        """Say something once. The answer, or what is known where there was none: nothing is tried again here."""
        try:
            token = self._user if as_user else self._app
        except ConsentGone as error:
            return Refused("signed_out", str(error))
        except ChannelError as error:
            return NotNow(now + timedelta(seconds=60), str(error))
        if until := self._waits.until("POST", path, now):
            return NotNow(until, TAKES_NO_MORE)
        try:
            answer = self._http.post(
                path,
                content=msgspec.json.encode(body),
                headers={**token, **headers, "content-type": "application/json"},
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return NotNow(now + timedelta(seconds=5), f"X cannot be reached: {_words(error)}")
        except httpx.HTTPError as error:
            return InDoubt(f"the connection to X ended before it answered: {_words(error)}")
        if answer.status_code in (200, 201):
            try:
                return _decoded(answer)
            except ChannelError as error:
                return InDoubt(str(error))
        detail, codes = _detail(answer)
        reason = reason_of(answer.status_code, detail, codes)
        # X also says 429 where a cap or the money is used up.
        if answer.status_code == 429 and reason not in STOPS:
            return NotNow(_reset(answer, now), f"X asks to wait: {detail}")
        if answer.status_code >= 500:
            return InDoubt(f"X answered {answer.status_code}: {detail}")
        return Refused(reason, detail)

    def put(self, path: str) -> None:
        """Ask X to look at something again; raises `ChannelError` when it does not."""
        self._change("PUT", path)

    def delete(self, path: str) -> None:
        """Ask X to take something away; raises `ChannelError` when it does not."""
        self._change("DELETE", path)

    def _change(self, method: str, path: str) -> None:
        self._hold_back(method, path)
        try:
            answer = self._http.request(method, path, headers=self._app)
        except httpx.HTTPError as error:
            raise ChannelError(f"X cannot be reached: {_words(error)}") from error
        if answer.status_code not in (200, 204):
            raise ChannelError(f"X answered {answer.status_code} to {path}: {_detail(answer)[0]}")

    def _ask(self, path: str, params: Mapping[str, str | int], as_user: bool) -> httpx.Response:
        """Ask, and ask again where X stumbles: reading twice does no harm, and a long list need not begin anew."""
        waits = iter(ASK_AGAIN_AFTER)
        while True:
            wait = next(waits, None)
            self._hold_back("GET", path, WAIT_AT_MOST)
            try:
                answer = self._http.get(
                    path, params=dict(params), headers=self._user if as_user else self._app
                )
            except httpx.HTTPError as error:
                if wait is None:
                    raise ChannelError(f"X cannot be reached at {self._base_url}: {_words(error)}") from error
            else:
                if answer.status_code == 429:
                    wait = _seconds_to_reset(answer) if wait is not None else None
                if wait is None or (answer.status_code < 500 and answer.status_code != 429):
                    return answer
            time.sleep(wait)

    def _hold_back(self, method: str, path: str, patience: float = 0.0) -> None:
        """Wait for X to take such a request; raises `ChannelError` where that is longer than `patience` (seconds)."""
        if until := self._waits.until(method, path, now := datetime.now(UTC)):
            if (seconds := (until - now).total_seconds()) > patience:
                raise ChannelError(f"{TAKES_NO_MORE}: {method} {path} until {until:%H:%M:%S} UTC")
            time.sleep(seconds)

    @contextmanager
    def stream(self, path: str, params: Mapping[str, str | int] = NOTHING) -> Iterator[Iterator[str]]:
        """The lines of a stream, keep-alives included as empty lines; raises `ChannelError` when it ends badly."""
        self._hold_back("GET", path)
        try:
            with self._http.stream(
                "GET", path, params=dict(params), headers=self._app, timeout=STREAM_TIMEOUT
            ) as answer:
                if answer.status_code != 200:
                    answer.read()
                    raise ChannelError(f"X answered {answer.status_code} to {path}: {_detail(answer)[0]}")
                yield self._shown(answer.iter_lines())
        except httpx.HTTPError as error:
            raise ChannelError(f"the stream from X ended: {_words(error)}") from error

    def _shown(self, lines: Iterator[str]) -> Iterator[str]:
        for line in lines:
            if self._on_line:
                self._on_line(line)
            yield line


def _decoded(answer: httpx.Response) -> dict[str, Any]:
    try:
        return msgspec.json.decode(answer.content, type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise ChannelError(f"X answered what is not JSON: {error}") from error


def _detail(answer: httpx.Response) -> tuple[str, list[int]]:
    """The words and v1 codes of an error in any of X's three forms."""
    try:
        body = msgspec.json.decode(answer.content, type=dict[str, Any])
    except msgspec.DecodeError:
        return answer.reason_phrase, []
    errors = [e for e in body.get("errors") or [] if isinstance(e, dict)]
    words = [str(body.get("detail") or body.get("title") or "")]
    words += [str(e.get("detail") or e.get("message") or "") for e in errors]
    codes = [e["code"] for e in errors if isinstance(e.get("code"), int)]
    return " ".join(filter(None, words)) or answer.reason_phrase, codes


def _reset(answer: httpx.Response, now: datetime) -> datetime:
    try:
        at = datetime.fromtimestamp(int(answer.headers["x-rate-limit-reset"]), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return now + timedelta(seconds=60)
    return min(max(at, now + timedelta(seconds=1)), now + timedelta(minutes=16))


def _seconds_to_reset(answer: httpx.Response) -> float | None:
    """How long X asks to wait before it may be asked again; None where that is too long to sit and wait."""
    try:
        seconds = int(answer.headers["x-rate-limit-reset"]) - time.time()
    except (KeyError, ValueError):
        return None
    return max(seconds, 0.5) if seconds < WAIT_AT_MOST else None


def _words(error: Exception) -> str:
    return str(error) or type(error).__name__
