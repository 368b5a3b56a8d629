"""A stand-in X on a free loopback port for each test that asks, and hands to talk to it."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from starlette.routing import Route

from anfu.fakex.app import create_app
from anfu.fakex.server import Server, listen_on
from anfu.fakex.settings import Settings
from anfu.fakex.site import Site

BRAND = Settings().brand_id
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Loading certificates for every client would take most of the time of these tests."""
Json = dict[str, Any]


class Live:
    """A server running in a thread of its own, with one client for each kind of token."""

    def __init__(self, settings: Settings) -> None:
        app = create_app(settings)
        self.site: Site = app.state.site
        self.routes = [route for route in app.routes if isinstance(route, Route)]
        self._sock = listen_on("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._sock.getsockname()[1]}"
        self._server = Server(app)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)
        self.app = self._client({"Authorization": "Bearer app-token"})
        self.user = self._client({"Authorization": "Bearer user-token"})
        self.nobody = self._client({})

    def stop(self) -> None:
        """Stop as SIGTERM would."""
        for client in (self.app, self.user, self.nobody):
            client.close()
        self._server.stop()

    def end(self) -> None:
        """Stop and wait, so that another one can take its place."""
        self.stop()
        self.join()

    def join(self) -> None:
        """Wait until it has stopped."""
        self._thread.join(10)
        assert not self._thread.is_alive()

    def inject(self, *posts: Json) -> Json:
        """Put posts into the world."""
        answer: Json = self.nobody.post("/_fakex/posts", json={"posts": list(posts)}).json()
        return answer

    def reply(self, target: int, text: str) -> httpx.Response:
        """Answer a post as the brand."""
        return self.user.post(
            "/2/tweets", json={"text": text, "reply": {"in_reply_to_tweet_id": str(target)}}
        )

    def control(self, path: str, **body: Any) -> Json:
        """Use the control face; without a body it is a GET."""
        if body:
            return dict(self.nobody.post(f"/_fakex/{path}", json=body).json())
        return dict(self.nobody.get(f"/_fakex/{path}").json())

    def _client(self, headers: dict[str, str]) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers=headers, verify=NO_TLS)

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._sock]))


Start = Callable[..., Live]


@pytest.fixture(scope="session")
def stopping() -> Iterator[list[Live]]:
    """Servers that were told to stop; waited for once, at the end, since each takes a third of a second."""
    told: list[Live] = []
    yield told
    for live in told:
        live.join()


@pytest.fixture
def start(stopping: list[Live]) -> Iterator[Start]:
    """Start servers with the settings given; all stop after the test."""
    running: list[Live] = []

    def begin(**settings: Any) -> Live:
        live = Live(Settings(**({"customers": False} | settings)))
        running.append(live)
        return live

    yield begin
    for live in running:
        live.stop()
        stopping.append(live)


@pytest.fixture
def live(start: Start) -> Live:
    """A quiet stand-in X without customers."""
    return start()


def until(holds: Callable[[], object]) -> None:
    """Wait for something that happens in another thread; fails after ten seconds."""
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.01)
    pytest.fail("it did not happen within ten seconds")


def a_post(
    post_id: int = 1000, author: int = 42, text: str = "@sprucehome my sofa is broken", **more: Any
) -> Json:
    """A line of X's shape; the brand is mentioned when the text says so."""
    at = text.find("@sprucehome")
    mentions = [{"start": at, "end": at + 11, "username": "sprucehome", "id": str(BRAND)}] if at >= 0 else []
    return {
        "data": {
            "id": str(post_id),
            "author_id": str(author),
            "text": text,
            "created_at": "2026-11-20T10:00:00.000Z",
            "conversation_id": str(post_id),
            "lang": "en",
            "entities": {"mentions": mentions},
        }
        | more,
        "includes": {"users": [{"id": str(author), "username": f"u{author}", "name": f"User {author}"}]},
    }
