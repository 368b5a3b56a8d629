"""Receivers on loopback: a web server that keeps what it was sent, and a mail server."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

from anfu.events.actions import Wish, subscribe
from anfu.events.kinds import KINDS
from anfu.events.models import Subscription
from anfu.events.sending import Outside
from anfu.events.signing import new_secret
from anfu.people.models import Brand, Staff

LOOPBACK = ip_network("127.0.0.0/8")


class Receiver(ThreadingHTTPServer):
    """Answers as it is told; `got` is what it was sent and took: (headers, body)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.status = 204
        self.refuses: set[str] = set()
        self.headers: dict[str, str] = {}
        self.slow = 0.0
        self.asked = 0
        self.got: list[tuple[dict[str, str], bytes]] = []
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        """Where to send to."""
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    @property
    def told(self) -> list[dict[str, Any]]:
        """What was taken, decoded."""
        return [json.loads(body) for _, body in self.got]

    @property
    def ids(self) -> list[str]:
        """The ids of what was taken."""
        return [headers["webhook-id"] for headers, _ in self.got]


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked += 1
        time.sleep(self.server.slow)
        status = self.server.status
        if any(word.encode() in body for word in self.server.refuses):
            status = 422
        if status < 300:
            self.server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class Post(socketserver.ThreadingTCPServer):
    """A mail server of the least that SMTP asks; `letters` are what it took."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Postman)
        self.letters: list[str] = []
        self.answer = b"250 ok"
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Postman(socketserver.StreamRequestHandler):
    server: Post

    def handle(self) -> None:
        self._say(b"220 here")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say(b"354 go on")
                said = b""
                while (more := self.rfile.readline()) != b".\r\n":
                    said += more
                self.server.letters.append(said.decode())
                self._say(self.server.answer)
            elif word == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 ok")

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@contextmanager
def a_receiver() -> Iterator[Receiver]:
    """A web server for one test."""
    server = Receiver()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def a_mail_server() -> Iterator[Post]:
    """A mail server for one test."""
    server = Post()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


OUTSIDE = Outside(str, (LOOPBACK,), sender="anfu@example.com")
"""The way out to loopback, with nothing encrypted."""


def a_subscription(
    brand: Brand, by: Staff, address: str, now: datetime, shape: str = "json", **wishes: Any
) -> Subscription:
    """Somebody outside who hears of everything."""
    wish = Wish(**{"name": "CRM", "shape": shape, "kinds": list(KINDS), "language": "en", **wishes})
    return subscribe(brand, wish, (address, "127.0.0.1/…"), new_secret(), by, now)


def is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    """Verify as a receiver would, written apart from what signs."""
    key = base64.b64decode(secret.split("_", 1)[1])
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return any(hmac.compare_digest(one, f"v1,{expected}") for one in headers["webhook-signature"].split(" "))
