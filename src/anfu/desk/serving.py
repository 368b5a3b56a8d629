"""Serves the desk on one port until it is told to stop; open streams do not hold it back."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn

from anfu.desk.live.hub import Hub
from anfu.desk.site import Site

BACKLOG = 2048


class PortTakenError(Exception):
    """The address cannot be listened on; the message says what to do."""


class Server(uvicorn.Server):
    """A server that ends its streams when it is told to stop."""

    def __init__(self, site: Site) -> None:
        super().__init__(
            uvicorn.Config(
                site,
                ws="none",
                log_config=None,
                access_log=False,
                lifespan="on",
                backlog=BACKLOG,
                timeout_graceful_shutdown=2,
                server_header=False,
            )
        )
        self._hub = site.hub
        self._closing: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """Stop now; streams end first."""
        self._closing = asyncio.get_running_loop().create_task(self._hub.close())
        self.should_exit = True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve`: the default would die of them again after a clean stop."""
        yield


def listen_on(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises PortTakenError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise PortTakenError(
            f"The desk cannot listen on {host}:{port}: {error.strerror or error}. "
            "Stop what uses it, or set ANFU_PORT to another port."
        ) from error
    sock.listen(BACKLOG)
    return sock


def serve(sock: socket.socket, database_url: str, ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called once requests are answered."""

    async def run() -> None:
        server = Server(Site(Hub(database_url)))
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, server.stop)
        serving = asyncio.create_task(server.serve(sockets=[sock]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            ready()
        await serving

    with asyncio.Runner() as runner:
        runner.run(run())
