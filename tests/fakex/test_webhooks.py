"""Webhooks: challenge, signature, silence after failure, replays, and the rules for addresses."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from anfu.fakex.settings import Settings
from anfu.fakex.webhooks import CHECK_EVERY_MS
from tests.fakex.conftest import BRAND, Live, Start, a_post, until

SECRET = Settings().consumer_secret


def sign(body: bytes) -> str:
    """The signature, made independently of the code under test."""
    return "sha256=" + base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()


class Receiver:
    """A server of ours that answers challenges, as long as `knows_secret`, and keeps what it is sent."""

    def __init__(self) -> None:
        self.knows_secret = True
        self.received: list[tuple[str, bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                token = parse_qs(urlsplit(self.path).query)["crc_token"][0]
                told = sign(token.encode()) if receiver.knows_secret else "sha256=wrong"
                self._answer(json.dumps({"response_token": told}).encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.received.append((self.headers["x-twitter-webhooks-signature"], body))
                self._answer(b"{}")

            def _answer(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: Any) -> None:
                """Be quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def wait_for(self, count: int) -> list[tuple[str, bytes]]:
        """What arrived, once it is this much."""
        until(lambda: len(self.received) >= count)
        assert len(self.received) == count
        return self.received

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that knows the secret."""
    made = Receiver()
    yield made
    made.stop()


def register(live: Live, receiver: Receiver) -> str:
    """Register the receiver and subscribe mentions to it; returns the webhook's id."""
    webhook: str = live.app.post("/2/webhooks", json={"url": receiver.url}).json()["data"]["id"]
    body = {"event_type": "post.mention.create", "filter": {"user_id": str(BRAND)}, "webhook_id": webhook}
    assert live.user.post("/2/activity/subscriptions", json=body).status_code == 200
    return webhook


def test_events_go_to_the_webhook_signed(live: Live, receiver: Receiver) -> None:
    """An event is posted once, signed over its raw bytes, in the shape of the stream."""
    register(live, receiver)
    live.inject(a_post())
    ((given, body),) = receiver.wait_for(1)
    assert given == sign(body)
    assert json.loads(body)["data"]["payload"]["id"] == "1000"
    until(lambda: live.control("report")["webhooks"] == {"sent": 1, "failed": 0})


def test_a_webhook_survives_a_restart(start: Start, receiver: Receiver, tmp_path: Path) -> None:
    """Address, validity and subscription come back from the journal, and delivery goes on."""
    state = tmp_path / "x.jsonl"
    first = start(state=state)
    register(first, receiver)
    first.end()
    again = start(state=state)
    assert again.app.get("/2/webhooks").json()["data"][0]["valid"] is True
    again.inject(a_post())
    receiver.wait_for(1)


def test_a_receiver_without_the_secret_is_refused(live: Live, receiver: Receiver) -> None:
    """A wrong answer to the challenge is CrcValidationFailed and nothing is registered."""
    receiver.knows_secret = False
    answer = live.app.post("/2/webhooks", json={"url": receiver.url})
    assert (answer.status_code, answer.json()["title"]) == (400, "CrcValidationFailed")
    assert live.app.get("/2/webhooks").json() == {"meta": {"result_count": 0}}


@pytest.mark.parametrize(
    "url", ["http://example.com/hook", "https://example.com:8443/hook", "nonsense", "https://"]
)
def test_addresses_that_x_does_not_take(live: Live, url: str) -> None:
    """Plain HTTP, ports and nonsense are UrlValidationFailed."""
    answer = live.app.post("/2/webhooks", json={"url": url})
    assert (answer.status_code, answer.json()["title"]) == (400, "UrlValidationFailed")


def test_one_webhook_and_no_double(live: Live, receiver: Receiver) -> None:
    """The same address is DuplicateUrlFailed, another WebhookLimitExceeded, until the first is deleted."""
    webhook = register(live, receiver)
    again = live.app.post("/2/webhooks", json={"url": receiver.url})
    assert again.json()["title"] == "DuplicateUrlFailed"
    other = live.app.post("/2/webhooks", json={"url": receiver.url + "2"})
    assert other.json()["title"] == "WebhookLimitExceeded"
    assert live.app.delete(f"/2/webhooks/{webhook}").json() == {"data": {"deleted": True}}
    assert live.app.post("/2/webhooks", json={"url": receiver.url + "2"}).status_code == 200


def test_a_failed_challenge_stops_delivery_until_it_passes(live: Live, receiver: Receiver) -> None:
    """The hourly challenge makes a webhook invalid and silent; PUT brings it back, replay what was sent."""
    webhook = register(live, receiver)
    live.inject(a_post(1000))
    receiver.wait_for(1)
    receiver.knows_secret = False
    live.site.clock.set(live.site.clock.now_ms() + CHECK_EVERY_MS)
    until(lambda: not live.app.get("/2/webhooks").json()["data"][0]["valid"])
    live.inject(a_post(1001))
    receiver.knows_secret = True
    assert live.app.put(f"/2/webhooks/{webhook}").json() == {"data": {"valid": True}}
    live.inject(a_post(1002))
    bodies = [json.loads(body)["data"]["payload"]["id"] for _, body in receiver.wait_for(2)]
    assert bodies == ["1000", "1002"]
    now = datetime.fromtimestamp(live.site.clock.now_ms() / 1000, UTC)
    span = {"from_date": f"{now - timedelta(hours=3):%Y%m%d%H%M}", "to_date": f"{now:%Y%m%d%H%M}"}
    assert live.app.post("/2/webhooks/replay", json={"webhook_id": webhook} | span).status_code == 200
    assert len(receiver.wait_for(4)) == 4
