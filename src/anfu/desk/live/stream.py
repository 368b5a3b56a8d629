"""`/events`: the stream of one open desk, as server-sent events."""

from __future__ import annotations

import asyncio
import contextlib
import time
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from urllib.parse import parse_qs

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope
from django.conf import settings
from django.contrib.auth import get_user
from django.db import connections
from django.http import HttpRequest

from anfu.cases.code import id_of
from anfu.desk.live.hub import BRAND, Hub

HEARTBEAT = 15.0
"""Proxies end a stream that is silent for longer than this."""

STILL_SIGNED_IN = 60.0
"""How often an open stream asks whether its person is still signed in."""

AT_MOST_EVERY = 0.3
"""A burst of changes reaches a desk as one."""

PER_DESK = 0.01
"""So many seconds of work each open desk causes when it reads anew what it shows of the brand.

Five hundred desks hear the first change of a burst at once and the rest of it five seconds later, lest they never
catch up. A desk that shows a case hears of that case at once all the same.
"""


async def stream(scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable, hub: Hub) -> None:
    """Tell an open desk of each change, until it leaves, its person signs out, or the hub closes."""
    brand_id = await asyncio.to_thread(brand_of, scope)
    if brand_id is None:
        await _say(send, 401, b"Sign in first.\n")
        return
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers, "trailers": False})
    telling = asyncio.create_task(_tell(scope, send, hub, brand_id))
    leaving = asyncio.create_task(_left(receive))
    try:
        await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (telling, leaving):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError):
                await task


def brand_of(scope: HTTPScope) -> int | None:
    """The brand of the person whose session this is; None when nobody is signed in. Reads the database."""
    raw = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    try:
        cookie = SimpleCookie(raw).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(cookie.value if cookie else None)
    try:
        person = get_user(request)
        return person.brand_id if person.is_authenticated else None
    finally:
        connections.close_all()


async def _tell(scope: HTTPScope, send: ASGISendCallable, hub: Hub, brand_id: int) -> None:
    asked_at = time.monotonic()
    async with hub.desk(brand_id, _case_of(scope)) as ear:
        await _write(send, b"retry: 1000\n\n")
        while not hub.is_closed:
            try:
                heard = await asyncio.wait_for(ear.listen(), HEARTBEAT)
            except TimeoutError:
                await _write(send, b": still here\n\n")
            else:
                if not hub.is_closed:
                    await _write(send, b"".join(b"event: %b\ndata:\n\n" % name.encode() for name in heard))
                    if BRAND in heard:
                        ear.rest(max(AT_MOST_EVERY, PER_DESK * hub.open_desks))
                    await asyncio.sleep(AT_MOST_EVERY)
            if time.monotonic() - asked_at > STILL_SIGNED_IN:
                asked_at = time.monotonic()
                if await asyncio.to_thread(brand_of, scope) != brand_id:
                    break
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _case_of(scope: HTTPScope) -> int | None:
    """The case that the desk shows; whether it is the brand's own does not matter, as others are never told of it."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("case", [""])
    return id_of(asked[0])


async def _left(receive: ASGIReceiveCallable) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: ASGISendCallable, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _say(send: ASGISendCallable, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers, "trailers": False})
    await send({"type": "http.response.body", "body": body, "more_body": False})
