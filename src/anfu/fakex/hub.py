"""Open streams and what waits to go down each of them."""

from __future__ import annotations

import asyncio
from collections import deque

import msgspec

from anfu.fakex.dialect import renamed
from anfu.fakex.faults import Dice
from anfu.fakex.problems import too_many_connections
from anfu.fakex.records import Json

LONGEST_QUEUE = 100_000
DISCONNECT: Json = {
    "errors": [
        {
            "title": "operational-disconnect",
            "disconnect_type": "UpstreamOperationalDisconnect",
            "detail": "This stream has been disconnected upstream for operational reasons.",
            "type": "https://api.x.com/2/problems/operational-disconnect",
        }
    ]
}
_encode = msgspec.json.encode


class Line:
    """One open stream. `wake` is set whenever there is something to send, or it is to end."""

    def __init__(self, line_id: int, endpoint: str, client: str, opened_ms: int) -> None:
        self.id = line_id
        self.endpoint = endpoint
        self.client = client
        self.opened_ms = opened_ms
        self.waiting: deque[bytes] = deque()
        self.wake = asyncio.Event()
        self.ended: str | None = None
        self.stalled = False

    def put(self, chunk: bytes) -> None:
        """Send this as soon as the reader takes it."""
        self.waiting.append(chunk)
        self.wake.set()

    def end(self, reason: str) -> None:
        """Close the stream after what already waits."""
        self.ended = self.ended or reason
        self.wake.set()


class Hub:
    """The open streams of one endpoint: at most `most` at a time."""

    def __init__(self, endpoint: str, dice: Dice, most: int, new_names: bool) -> None:
        self.endpoint = endpoint
        self.lines: dict[int, Line] = {}
        self.past: deque[tuple[Line, int]] = deque(maxlen=200)
        """Streams that ended, with the time (ms)."""
        self.recent: deque[tuple[int, bytes]] = deque(maxlen=10_000)
        """Events with their times (ms), for backfill where it is granted."""
        self.delivered = 0
        self._dice = dice
        self._most = most
        self._new_names = new_names
        self._held: bytes | None = None
        self._timers: set[asyncio.TimerHandle] = set()

    def open(self, line_id: int, client: str, now_ms: int) -> Line:
        """A new stream. Raises the 429 that X answers when too many are open."""
        if len(self.lines) >= self._most:
            raise too_many_connections()
        line = self.lines[line_id] = Line(line_id, self.endpoint, client, now_ms)
        return line

    def close(self, line: Line, now_ms: int) -> None:
        """Forget a stream that ended."""
        if self.lines.pop(line.id, None) is not None:
            self.past.append((line, now_ms))

    def send(self, event: Json, now_ms: int) -> None:
        """Tell every stream of an event, with whatever faults are in force."""
        chunk = _encode(renamed(event) if self._new_names else event) + b"\r\n"
        self.recent.append((now_ms, chunk))
        dice = self._dice
        if dice.hits("lose"):
            return
        if dice.hits("late"):
            self._send_later(chunk, dice.between(dice.faults.late_s))
            return
        if self._held is None and dice.hits("swap"):
            self._held = chunk
            self._send_later(b"", 2.0)
            return
        held, self._held = self._held, None
        self._broadcast(chunk + (held or b""))
        if dice.hits("duplicate"):
            self._broadcast(chunk)
        if dice.hits("stream_stall"):
            for line in self.lines.values():
                line.stalled = True
        if dice.hits("stream_cut"):
            for line in self.lines.values():
                if dice.between((0, 1)) < 0.5:
                    line.put(_encode(DISCONNECT) + b"\r\n")
                line.end("operational-disconnect")

    def end_all(self, reason: str) -> int:
        """Close every stream; returns how many there were."""
        for line in self.lines.values():
            line.end(reason)
        return len(self.lines)

    def stop(self) -> None:
        """Close every stream and forget what was to come late."""
        self.end_all("server is stopping")
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()

    def _send_later(self, chunk: bytes, delay_s: float) -> None:
        """Send after a while; an empty chunk lets go of the one that is held back."""

        def now() -> None:
            self._timers.discard(timer)
            if chunk:
                self._broadcast(chunk)
            elif self._held is not None:
                held, self._held = self._held, None
                self._broadcast(held)

        timer = asyncio.get_running_loop().call_later(delay_s, now)
        self._timers.add(timer)

    def _broadcast(self, chunk: bytes) -> None:
        for line in self.lines.values():
            self.delivered += 1
            line.put(chunk)
            if len(line.waiting) > LONGEST_QUEUE:
                line.end("reader too slow")
