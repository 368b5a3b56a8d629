"""`anfu up`: everything at once, on one machine, until ctrl-C."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import typer

from anfu import postgres
from anfu.cli.boot import database, fail, say
from anfu.cli.demo import demo_login
from anfu.cli.opening import open_the_desk
from anfu.cli.output import Output
from anfu.cli.processes import ProcessError, Processes, answers, check_port
from anfu.settings import env

ANFU = [sys.executable, "-m", "anfu"]
FAKEX_HOST = "127.0.0.1"


def up(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the desk.")] = env.port,
    host: Annotated[str, typer.Option(help="Address of the desk; 0.0.0.0 opens it to others.")] = env.host,
) -> None:
    """Run Anfu: desk, worker, listener, a PostgreSQL of its own and, without keys for X, a stand-in X."""
    try:
        check_port(host, port, f"Stop what uses it, or choose another: anfu up --port {port + 1}")
        if env.is_demo:
            check_port(
                FAKEX_HOST, env.fakex_port, "The stand-in X wants it: choose another by ANFU_FAKEX_PORT."
            )
        with Processes(_output()) as processes, database(), _own_server() as keep_alive:
            try:
                _start_all(processes, host, port)
                while not processes.is_told_to_stop:
                    processes.look_after()
                    keep_alive()
                    time.sleep(0.2)
            finally:
                say("Stopping")
                processes.stop()  # before their database goes
    except ProcessError as error:
        raise fail(str(error)) from error
    say("Stopped")


def _output() -> Output:
    try:
        env.data_dir.mkdir(parents=True, exist_ok=True)
        file = env.data_dir / "up.log"
        file.open("a").close()
    except OSError as error:
        why = f"{env.data_dir} cannot be written: {error.strerror}."
        raise ProcessError(f"{why} Make room there, or choose another directory by ANFU_DATA_DIR.") from error
    return Output(say, file)


def _start_all(processes: Processes, host: str, port: int) -> None:
    processes.start("web", [*ANFU, "web"], {"ANFU_HOST": host, "ANFU_PORT": str(port)})
    if env.is_demo:
        state = env.data_dir / "fakex.journal"
        command = [*ANFU, "fakex", "--port", str(env.fakex_port), "--state", str(state)]
        processes.start("fakex", command)
        processes.wait_for("The stand-in X", partial(answers, FAKEX_HOST, env.fakex_port))
    if processes.is_told_to_stop:
        return
    brand = open_the_desk(datetime.now(UTC))
    login = demo_login(brand, datetime.now(UTC)) if env.is_demo else None
    processes.start("work", [*ANFU, "work"])
    processes.start("listen", [*ANFU, "listen"])
    if env.is_demo:
        processes.start("team", [*ANFU, "colleagues"])
    processes.wait_for("The desk", partial(answers, host, port))
    if processes.is_told_to_stop:
        return
    say(f"\nAnfu 安抚 is ready for @{brand.handle}: http://{_shown(host)}:{port}")
    if login:
        say(
            f"Sign in as {login[0]} with {login[1]}. No keys for X are set: simulated customers are speaking."
        )
    say(f"All that the parts say is kept in {env.data_dir / 'up.log'}. Ctrl-C stops everything.\n")


@contextmanager
def _own_server() -> Iterator[Callable[[], None]]:
    """A deed that starts our own PostgreSQL again if somebody killed it; asked five times a second."""
    if env.database_url:
        yield lambda: None
        return
    with postgres.start(env.data_dir / "postgres", binaries=env.postgres_bin, say=say) as server:

        def keep_alive() -> None:
            if not server.is_running():
                say("PostgreSQL was ended; starting it again")
                try:
                    server.ensure()
                except postgres.PostgresError as error:
                    say(f"{error} Trying again.")
                    time.sleep(1)

        yield keep_alive


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - only shown
        return os.uname().nodename
    return f"[{host}]" if ":" in host else host
