"""`anfu backup` and `anfu restore`: the whole database in one file, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from anfu import postgres
from anfu.audit.rules import Kind
from anfu.cli.boot import fail, say
from anfu.cli.trail import note_as_it_is
from anfu.postgres import binaries, dump
from anfu.replies.footing.actions import FORGET_FOOTING
from anfu.settings import env


def backup(
    file: Annotated[Path, typer.Argument(help="File to write; an older one is replaced when all is saved.")],
) -> None:
    """Save the whole database to FILE. Anfu may go on running meanwhile; the file is of one moment."""
    try:
        with as_it_is() as address:
            note_as_it_is(address, "backup", file.name, Kind.TOOK)
            size = dump.backup(address, file, binaries.find(env.postgres_bin))
    except postgres.PostgresError as error:
        raise fail(str(error)) from error
    say(f"Saved to {file} ({_shown(size)}). It holds customers' words: keep it where only you can read it.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `anfu backup` made.")],
    replace: Annotated[bool, typer.Option("--replace", help="Drop what is in the database now.")] = False,
) -> None:
    """Bring back what `anfu backup` saved: all of it or nothing. Stop Anfu first."""
    try:
        with as_it_is() as address:
            dump.restore(address, file, binaries.find(env.postgres_bin), replace=replace, last=FORGET_FOOTING)
            note_as_it_is(address, "restore", file.name, Kind.WROTE)
    except postgres.PostgresError as error:
        raise fail(str(error)) from error
    say(f"Restored from {file}. Start Anfu with: anfu up")
    say("Replies wait for about a minute then: X is asked first what was said since the backup.")


@contextmanager
def as_it_is() -> Iterator[str]:
    """The address of the database as it is: nothing is migrated. Raises `PostgresError`."""
    if env.database_url:
        yield env.database_url
    else:
        with postgres.start(env.data_dir / "postgres", binaries=env.postgres_bin, say=say) as server:
            yield server.dsn


def _shown(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"
