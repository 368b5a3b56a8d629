"""`anfu web`: serve the desk."""

from __future__ import annotations

from typing import Annotated

import typer

from anfu.cli.boot import database, fail
from anfu.cli.demo import close_demo_login
from anfu.desk.serving import PortTakenError, listen_on, serve
from anfu.settings import env


def web(
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
) -> None:
    """Serve the desk: pages and live events on one port. Without options, as ANFU_HOST and ANFU_PORT say."""
    here = host or env.host
    try:
        sock = listen_on(here, env.port if port is None else port)
    except PortTakenError as error:
        raise fail(str(error)) from error
    address = f"http://{here}:{sock.getsockname()[1]}"
    with database() as url:
        if not env.is_demo:
            close_demo_login()
        serve(sock, url, lambda: typer.echo(f"The desk is ready at {address}"))
