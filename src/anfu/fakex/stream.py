"""Streams: one JSON object per line for as long as both sides stay."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from anfu.fakex.door import APP, Answer, Call, Door
from anfu.fakex.hub import Hub, Line
from anfu.fakex.limits import Limit
from anfu.fakex.problems import Problem, invalid
from anfu.fakex.site import Site

BLANK = b"\r\n"
MOST_BACKFILL = 5


class StreamDoor(Door):
    """Passes a request as any other door does, then keeps the answer open."""

    def __init__(self, site: Site, route: str, hub: Hub, limit: Limit) -> None:
        super().__init__(site, route, _nothing, frozenset((APP,)), limit)
        self.hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until the reader leaves, the stream is ended, or the server stops."""
        headers: dict[str, str] = {}
        await receive()
        site = self.site
        client = (scope.get("client") or ("unknown",))[0]
        try:
            if not await self._survives_faults(scope):
                return
            call = self.admit(scope, b"", headers)
            minutes = _backfill_minutes(scope)
            line = self.hub.open(site.world.ids.next(call.now_ms), client, call.now_ms)
        except Problem as problem:
            await self.refuse(problem, headers, send)
            return
        site.requests[f"{self.route} 200"] += 1
        if minutes and site.settings.backfill:
            for at_ms, chunk in self.hub.recent:
                if at_ms >= call.now_ms - minutes * 60_000:
                    line.put(chunk)
        leaving = asyncio.create_task(_until_gone(receive, line))
        try:
            pairs = [(b"content-type", b"application/json; charset=utf-8")]
            pairs += [(name.encode(), value.encode()) for name, value in headers.items()]
            await send({"type": "http.response.start", "status": 200, "headers": pairs})
            await self._pour(line, send)
        finally:
            leaving.cancel()
            self.hub.close(line, site.clock.now_ms())

    async def _pour(self, line: Line, send: Send) -> None:
        # Headers only leave the server with the first byte of the body.
        await send({"type": "http.response.body", "body": BLANK, "more_body": True})
        while True:
            try:
                async with asyncio.timeout(self.site.settings.keepalive):
                    await line.wake.wait()
            except TimeoutError:
                if not line.stalled:
                    await send({"type": "http.response.body", "body": BLANK, "more_body": True})
                continue
            line.wake.clear()
            if line.waiting and not line.stalled:
                chunks = b"".join(line.waiting)
                line.waiting.clear()
                await send({"type": "http.response.body", "body": chunks, "more_body": True})
            if line.ended is not None and (line.stalled or not line.waiting):
                await send({"type": "http.response.body", "body": b""})
                return


async def _until_gone(receive: Receive, line: Line) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    line.end("client left")


def _backfill_minutes(scope: Scope) -> int:
    value = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("backfill_minutes", "0")
    if not value.isdecimal() or int(value) > MOST_BACKFILL:
        raise invalid("backfill_minutes", value, f"must be between 0 and {MOST_BACKFILL}")
    return int(value)


def _nothing(_call: Call) -> Answer:
    return Answer({})
