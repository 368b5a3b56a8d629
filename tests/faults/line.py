"""A line between two processes that somebody can cut, silence or slow down, as networks do by themselves."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Reach = Callable[[], Awaitable[Streams]]
CHUNK = 1 << 16


class Line:
    """Carries bytes from whoever connects here to what is behind. All verbs may be called from any thread."""

    def __init__(self, sock: socket.socket, reach: Reach) -> None:
        self._sock, self._reach = sock, reach
        self._loop = asyncio.new_event_loop()
        self._open: set[asyncio.StreamWriter] = set()
        self._carries = asyncio.Event()
        self._takes = True
        self._wait = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """End every connection without a word, and refuse new ones until `mend`."""
        self._call(self._cut)

    def silence(self) -> None:
        """Carry nothing until `mend`: connections stand, and nobody hears."""
        self._call(self._carries.clear)

    def slow_down(self, seconds: float) -> None:
        """Let every piece wait so long before it is carried, until `mend`."""
        self._wait = seconds

    def mend(self) -> None:
        """Carry as before."""
        self._wait = 0.0
        self._call(self._mend)

    def close(self) -> None:
        """End the line for good."""
        self._call(self._loop.stop)
        self._thread.join(5)
        self._sock.close()

    def _call(self, deed: Callable[[], object]) -> None:
        self._loop.call_soon_threadsafe(deed)

    def _cut(self) -> None:
        self._takes = False
        for writer in self._open:
            writer.transport.abort()

    def _mend(self) -> None:
        self._takes = True
        self._carries.set()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._carries.set()
        start = asyncio.start_unix_server if self._sock.family == socket.AF_UNIX else asyncio.start_server
        server = self._loop.run_until_complete(start(self._carry, sock=self._sock))
        self._loop.run_forever()
        server.close()
        for writer in self._open:
            writer.transport.abort()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.run_until_complete(asyncio.sleep(0.01))  # what was aborted is closed in the next turns
        self._loop.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = {writer}
        self._open |= ends
        try:
            if self._takes:
                behind, to_behind = await self._reach()
                ends.add(to_behind)
                self._open.add(to_behind)
                await asyncio.gather(self._pass_on(reader, to_behind), self._pass_on(behind, writer))
        except OSError:
            pass  # nobody is behind the line
        finally:
            self._open -= ends
            for end in ends:
                end.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(CHUNK):
                if self._wait:
                    await asyncio.sleep(self._wait)
                await self._carries.wait()
                writer.write(piece)
                await writer.drain()
            writer.write_eof()
        except OSError:
            writer.transport.abort()


def line_to_port(port: int) -> tuple[Line, int]:
    """A line to a port of this machine, and the port at which it begins."""
    sock = socket.create_server(("127.0.0.1", 0))
    return Line(sock, lambda: asyncio.open_connection("127.0.0.1", port)), sock.getsockname()[1]


def line_to_socket(target: Path, here: Path) -> Line:
    """A line to a socket in the file system, which begins at another one."""
    here.unlink(missing_ok=True)
    sock = socket.socket(socket.AF_UNIX)
    sock.bind(str(here))
    sock.listen(256)
    return Line(sock, lambda: asyncio.open_unix_connection(str(target)))
