"""The stand-in X as one ASGI application."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from anfu.fakex import (
    routes_activity,
    routes_compliance,
    routes_connections,
    routes_control,
    routes_extras,
    routes_filtered,
    routes_messages,
    routes_oauth,
    routes_posts,
    routes_reads,
    routes_users,
    routes_webhooks,
)
from anfu.fakex.problems import not_found
from anfu.fakex.replay import Replay
from anfu.fakex.settings import Settings
from anfu.fakex.site import Site

log = logging.getLogger(__name__)
BEAT_S = 0.1
"""Real seconds between looks at what is due."""


def create_app(settings: Settings) -> Starlette:
    """A stand-in X; its state is at `app.state.site`. Raises JournalError when the journal is unfit."""
    site = Site(settings)
    table = [
        row
        for routes in (
            routes_posts,
            routes_reads,
            routes_users,
            routes_messages,
            routes_activity,
            routes_webhooks,
            routes_compliance,
            routes_connections,
            routes_filtered,
            routes_extras,
            routes_oauth,
            routes_control,
        )
        for row in routes.doors(site)
    ]
    app = Starlette(
        routes=[Route(path, door, methods=[method]) for method, path, door in table],
        exception_handlers={HTTPException: _problem},
        lifespan=_living,
    )
    app.state.site = site
    return app


@contextlib.asynccontextmanager
async def _living(app: Starlette) -> AsyncIterator[None]:
    site: Site = app.state.site
    tasks = [asyncio.create_task(work) for work in (_beat(site), _check(site), site.webhooks.deliver())]
    if site.settings.replay is not None:
        skip = site.replayed.get(str(site.settings.replay), 0)
        replay = Replay(site.settings.replay, site.settings.replay_rate, site.settings.restamp, skip)
        tasks.append(asyncio.create_task(site.feed(replay)))
    for task in tasks:
        task.add_done_callback(_tell)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        site.close()


def _tell(task: asyncio.Task[None]) -> None:
    """Say so when a part of the stand-in dies: its silence would look like a quiet day."""
    if not task.cancelled() and task.exception() is not None:
        log.error("a part of the stand-in X stopped", exc_info=task.exception())


async def _beat(site: Site) -> None:
    while True:
        site.step()
        await asyncio.sleep(BEAT_S)


async def _check(site: Site) -> None:
    while True:
        await site.webhooks.check(site.clock.now_ms())
        await asyncio.sleep(BEAT_S)


async def _problem(_request: Request, error: Exception) -> Response:
    problem = not_found()
    status = error.status_code if isinstance(error, HTTPException) else 500
    return Response(
        msgspec.json.encode(problem.body | {"status": status}),
        status_code=status,
        media_type="application/problem+json",
    )
