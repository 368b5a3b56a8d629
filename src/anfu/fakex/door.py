"""What every request passes: token, limits, faults; then the answer with its headers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive, Scope, Send

from anfu.fakex import problems
from anfu.fakex.dialect import renamed
from anfu.fakex.limits import Limit
from anfu.fakex.problems import Problem
from anfu.fakex.records import Json, millis
from anfu.fakex.site import Site

APP, USER = "OAuth 2.0 Application-Only", "OAuth 2.0 User Context"
ANY_TOKEN = frozenset((APP, USER))
USER_TOKEN = "user-"  # noqa: S105 - the mark by which tokens are told apart
NOW_HEADER = b"x-fakex-now"
_encode = msgspec.json.Encoder().encode


class Call(msgspec.Struct, frozen=True):
    """One request, let in. `account_id` is who asks: the brand, unless the token names another account."""

    site: Site
    now_ms: int
    is_user: bool
    account_id: int
    path: Mapping[str, str]
    query: dict[str, str]
    body: bytes
    host: str = ""
    """Under which address the caller found us."""

    def json(self) -> Json:
        """The body as an object. Raises X's 400."""
        try:
            return msgspec.json.decode(self.body, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise problems.invalid("body", "", f"the body is not a JSON object: {error}") from error


class Answer(msgspec.Struct, frozen=True):
    """What goes back."""

    body: Json
    status: int = 200


Handler = Callable[[Call], "Answer | Awaitable[Answer]"]


class Door:
    """One route as an ASGI application. Empty `tokens`: nobody is asked for one (the control face)."""

    def __init__(
        self,
        site: Site,
        route: str,
        handler: Handler,
        tokens: frozenset[str] = ANY_TOKEN,
        limit: Limit | None = None,
    ) -> None:
        self.site = site
        self.route = route
        self.handler = handler
        self.tokens = tokens
        self.limit = limit or Limit()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers: dict[str, str] = {}
        try:
            body = await read_body(receive)
            if self.tokens and not await self._survives_faults(scope):
                return
            answer = self.handler(self.admit(scope, body, headers))
            if not isinstance(answer, Answer):
                answer = await answer
            if self.tokens and body and self.site.dice.hits("drop_after", self.route):
                self.site.requests[f"{self.route} dropped"] += 1
                await asyncio.sleep(self.site.dice.faults.hang_s)
                await cut(scope)
                return
            if self.tokens and body and self.site.dice.hits("error_after", self.route):
                raise problems.server_error(503)
        except Problem as problem:
            await self.refuse(problem, headers, send)
            return
        self.site.requests[f"{self.route} {answer.status}"] += 1
        speaks_new = bool(self.tokens) and self.site.settings.dialect != "tweet"
        await respond(send, answer.status, renamed(answer.body) if speaks_new else answer.body, headers)

    def admit(self, scope: Scope, body: bytes, headers: dict[str, str]) -> Call:
        """Let a request in, or raise the problem that keeps it out; fills the headers of the answer."""
        now_ms = _moment_asked(scope) or self.site.clock.now_ms()
        is_user, account_id = False, self.site.settings.brand_id
        if self.tokens:
            token = _bearer(scope)
            if not self.site.grants.knows(token, now_ms):
                raise problems.unauthorized()
            is_user = token.startswith(USER_TOKEN)
            kind = USER if is_user else APP
            if kind not in self.tokens:
                allowed = "OAuth 1.0a User Context, OAuth 2.0 User Context" if USER in self.tokens else APP
                raise problems.wrong_token(kind, allowed)
            named = token.removeprefix(USER_TOKEN)
            if is_user and named.isdecimal() and int(named) in self.site.world.users:
                account_id = int(named)
            self.site.bill.check()
            headers |= self.site.limits.take(self.route, self.limit, token, is_user, now_ms)
        return Call(
            site=self.site,
            now_ms=now_ms,
            is_user=is_user,
            account_id=account_id,
            path={name: str(value) for name, value in scope.get("path_params", {}).items()},
            query=dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
            body=body,
            host=next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), ""),
        )

    async def refuse(self, problem: Problem, headers: dict[str, str], send: Send) -> None:
        """Answer with a problem document."""
        self.site.requests[f"{self.route} {problem.status}"] += 1
        if self.tokens:
            self.site.refusals[problem.reason] += 1
        await respond(
            send, problem.status, problem.body, headers | problem.headers, "application/problem+json"
        )

    async def _survives_faults(self, scope: Scope) -> bool:
        dice = self.site.dice
        if dice.hits("refuse", self.route):
            self.site.requests[f"{self.route} refused"] += 1
            await cut(scope)
            return False
        if dice.hits("latency", self.route):
            await asyncio.sleep(dice.between(dice.faults.latency_s))
        if dice.hits("too_many", self.route):
            resets_s = self.site.clock.now_ms() / 1000 + dice.faults.too_many_reset_s
            limit = str(self.limit.user or self.limit.app or 1)
            raise problems.too_many_requests(
                {
                    "x-rate-limit-limit": limit,
                    "x-rate-limit-remaining": "0",
                    "x-rate-limit-reset": str(int(resets_s) + 1),
                }
            )
        if dice.hits("server_error", self.route):
            raise problems.server_error(503 if dice.between((0, 1)) < 0.7 else 500)
        return True


async def read_body(receive: Receive) -> bytes:
    """The whole body of a request."""
    message = await receive()
    body: bytes = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return body


async def respond(
    send: Send,
    status: int,
    body: Json,
    headers: Mapping[str, str],
    kind: str = "application/json; charset=utf-8",
) -> None:
    """Send a whole JSON answer."""
    content = _encode(body)
    pairs = [(b"content-type", kind.encode()), (b"content-length", str(len(content)).encode())]
    pairs += [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": content})


async def cut(scope: Scope) -> None:
    """End the connection without a word, where the server lets us at it."""
    transport = scope.get("fakex.transport")
    if transport is not None:
        transport.abort()
        # The server must have noticed before this request ends, or it would answer 500 for us.
        await asyncio.sleep(0.01)


def _bearer(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"authorization":
            kind, _, token = value.decode("latin-1").partition(" ")
            if kind.lower() == "bearer" and token.strip():
                return str(token.strip())
    raise problems.unauthorized()


def _moment_asked(scope: Scope) -> int | None:
    """A replay of the past says with `x-fakex-now` when each of its calls happens."""
    for name, value in scope["headers"]:
        if name == NOW_HEADER:
            moment = value.decode("latin-1")
            try:
                return millis(moment)
            except ValueError as error:
                raise problems.invalid("x-fakex-now", moment, str(error)) from error
    return None
