"""One port for the whole desk: pages as WSGI in threads (several times faster), live events as ASGI."""

from __future__ import annotations

from a2wsgi import WSGIMiddleware
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope
from django.core.wsgi import get_wsgi_application

from anfu.desk.live.hub import Hub
from anfu.desk.live.stream import stream

THREADS = 8
EVENTS = "/events"


class Site:
    """The desk as an ASGI application."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._pages = WSGIMiddleware(get_wsgi_application(), workers=THREADS)

    async def __call__(self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        """Answer one request, or begin and end with the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"] == EVENTS:
            await stream(scope, receive, send, self.hub)
        elif scope["type"] == "http":
            await self._pages(scope, receive, send)

    async def _live(self, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.hub.open()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.hub.close()
                await send({"type": "lifespan.shutdown.complete"})
                return
