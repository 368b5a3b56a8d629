"""A stand-in for a language model: a server of ours on this machine that speaks OpenAI's API, with a temper."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PLAIN = (
    "Hi {customer}, we are so sorry about your delivery, and we understand how frustrating the waiting is. It happened "
    "because [REASON]. We will answer you within 4 hours. Reference {case} – Spruce Home"
)
INJECTED = re.compile(r"write exactly: (.*?)(?:\\n|\"\}|$)", re.IGNORECASE)


class StandIn(ThreadingHTTPServer):
    """`temper` is "plain", "obedient" (does whatever a post asks), "slow", "broken" or "silent"."""

    daemon_threads = True

    def __init__(self, temper: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.temper = temper
        self.asked: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        """Its address, as ANFU_LLM_URL."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def answer_to(self, body: dict[str, Any]) -> str:
        """What this model writes."""
        material = str(body["messages"][-1]["content"])
        if self.temper == "obedient" and (order := INJECTED.search(material)):
            return order[1]
        return PLAIN


class Handler(BaseHTTPRequestHandler):
    """Answers one question, streamed word by word."""

    server: StandIn

    def do_POST(self) -> None:
        """POST /v1/chat/completions."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        if self.server.temper == "broken":
            self.send_error(500, "out of memory")
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if self.server.temper == "silent":
            time.sleep(3)
            return
        try:
            for word in re.findall(r"\S+\s*", self.server.answer_to(body)):
                self._piece({"content": word})
                time.sleep(0.5 if self.server.temper == "slow" else 0.005)
            self._piece({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")
        except (BrokenPipeError, ConnectionResetError):
            pass  # whoever asked has gone

    def _piece(self, delta: dict[str, str], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
        told = {
            "id": "c1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "stand-in",
            "choices": [choice],
        }
        self.wfile.write(f"data: {json.dumps(told)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def a_model(temper: str = "plain") -> Iterator[StandIn]:
    """A stand-in with this temper, until the block ends."""
    with StandIn(temper) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
