"""All commands of `anfu`."""

from __future__ import annotations

import typer

from anfu.cli.fakex import fakex
from anfu.cli.listen import listen
from anfu.cli.replay import replay
from anfu.cli.work import work

app = typer.Typer(
    name="anfu",
    help="Anfu 安抚: complaint care for X. Hear, soothe, solve, and keep every promise.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.command()(listen)
app.command()(work)
app.command()(replay)
app.command()(fakex)
