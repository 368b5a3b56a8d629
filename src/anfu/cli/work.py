"""`anfu work`: send replies, notice broken promises, look up what is unsure. Any number may run at once."""

from __future__ import annotations

import os
import threading
import time
from typing import Annotated, Any

import psycopg
import structlog
import typer
from procrastinate.contrib.django import app
from procrastinate.jobs import DeleteJobCondition

from anfu.cli.boot import database

SILENT_FOR_S = 20
"""The shortest period is 2 s; when no worker has ticked for so long, something in this process has died."""

_LAST_TICK = b"SELECT extract(epoch FROM now()) - max(defer_timestamp) FROM procrastinate_periodic_defers"
log = structlog.get_logger()


def work(
    side_by_side: Annotated[int, typer.Option(min=1, max=64, help="Tasks to run at the same time.")] = 4,
) -> None:
    """Work for ever on what is due."""
    connector: Any = app.connector  # Django's, which knows how workers connect
    with database() as url, app.replace_connector(connector.get_worker_connector()) as awake:
        threading.Thread(target=_end_when_silent, args=(url,), daemon=True).start()
        awake.run_worker(
            concurrency=side_by_side,
            fetch_job_polling_interval=1,
            shutdown_graceful_timeout=4,
            delete_jobs=DeleteJobCondition.ALWAYS,  # jobs only wake; the truth is in the rows
        )


def _end_when_silent(url: str) -> None:
    """End this process when the clock behind the tasks has stopped, so that whoever runs it starts it anew."""
    while True:
        time.sleep(SILENT_FOR_S / 4)
        if _silence(url) > SILENT_FOR_S and _silence(url, after=SILENT_FOR_S) > SILENT_FOR_S:
            log.error("no task was due for too long; ending, to be started again")
            os._exit(1)


def _silence(url: str, after: float = 0) -> float:
    """Seconds since any worker last ticked; 0 where the database cannot be asked."""
    time.sleep(after)
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute(_LAST_TICK).fetchone()
    except psycopg.Error:
        return 0
    return float(row[0]) if row and row[0] is not None else 0
