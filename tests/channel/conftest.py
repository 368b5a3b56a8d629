"""Our client before the real stand-in X; every request that it makes is held against X's own OpenAPI file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from anfu.channel.x.client import XClient
from tests.channel.contract import check, document
from tests.fakex.conftest import Live, live, start, stopping

__all__ = ["live", "start", "stopping"]

Connect = Callable[..., XClient]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Clients for stand-ins; after the test every request that they made is checked."""
    asked: list[httpx.Request] = []
    made: list[XClient] = []

    def to(live: Live, app: str = "app-token", user: str = "user-token", **more: Any) -> XClient:
        client = XClient(live.url, app, user, **more)
        client._http.event_hooks["request"].append(asked.append)
        made.append(client)
        return client

    yield to
    for client in made:
        client._http.close()
    if openapi := document():
        for request in asked:
            check(openapi, request)


@pytest.fixture
def client(connect: Connect, live: Live) -> XClient:
    """A client of the quiet stand-in X."""
    return connect(live)


def set_clock(live: Live, at: datetime) -> None:
    """Stop the stand-in's clock at a moment."""
    live.control("clock", now=at.isoformat(), speed=0, force=True)


def clock_of(live: Live) -> Callable[[], datetime]:
    """The stand-in's clock, as ours."""
    return lambda: datetime.fromtimestamp(live.site.clock.now_ms() / 1000, UTC)
