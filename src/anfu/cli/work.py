"""`anfu work`: send replies, notice broken promises, look up what is unsure. Any number may run at once."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from procrastinate.contrib.django import app
from procrastinate.jobs import DeleteJobCondition

from anfu.cli.boot import database


def work(
    side_by_side: Annotated[int, typer.Option(min=1, max=64, help="Tasks to run at the same time.")] = 4,
) -> None:
    """Work for ever on what is due."""
    connector: Any = app.connector  # Django's, which knows how workers connect
    with database(), app.replace_connector(connector.get_worker_connector()) as awake:
        awake.run_worker(
            concurrency=side_by_side,
            fetch_job_polling_interval=1,
            shutdown_graceful_timeout=4,
            delete_jobs=DeleteJobCondition.ALWAYS,  # jobs only wake; the truth is in the rows
        )
