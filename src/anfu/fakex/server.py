"""Runs a stand-in X as a process of its own until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from anfu.fakex.site import Site


class PortTakenError(Exception):
    """The address cannot be listened on; the message says what to do."""


class Protocol(HttpToolsProtocol):
    """Lets a request reach its own connection, so that a fault can end it without an answer."""

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope["fakex.transport"] = self.transport  # type: ignore[typeddict-unknown-key]


class Server(uvicorn.Server):
    """A server that ends its streams when it is told to stop, and then exits as if nothing had happened."""

    def __init__(self, app: Starlette, *, backlog: int = 2048) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=Protocol,
                ws="none",
                log_level="warning",
                access_log=False,
                lifespan="on",
                backlog=backlog,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=1,
                server_header=False,
                date_header=False,
            )
        )
        self._site: Site = app.state.site

    def stop(self) -> None:
        """Stop now; streams end first."""
        for hub in self._site.hubs:
            hub.stop()
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `run`: the default would die of them again after a clean stop."""
        yield


def listen_on(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises PortTakenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches off the delay that small answers would wait for.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise PortTakenError(
            f"cannot listen on {host}:{port}: {error.strerror or error}. "
            "Stop what uses it, or choose another --port."
        ) from error
    sock.listen(2048)
    return sock


def run(app: Starlette, sock: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called once requests are answered."""

    async def serve() -> None:
        server = Server(app)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, server.stop)
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            ready()
        await serving

    # The loop that uvicorn would choose, where it is installed.
    with asyncio.Runner(loop_factory=uvicorn.Config(app).get_loop_factory()) as runner:
        runner.run(serve())
