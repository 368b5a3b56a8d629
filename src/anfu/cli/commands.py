"""All commands of `anfu`. Only the one that is asked for is loaded, so that each starts quickly."""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from typing import NamedTuple

import typer


class Command(NamedTuple):
    """Where a command lives: `module:name`, a function or, for one with commands of its own, a Typer app."""

    where: str
    has_parts: bool = False
    needs_tables: bool = True


COMMANDS = {
    "up": Command("up:up"),
    "web": Command("web:web"),
    "listen": Command("listen:listen"),
    "work": Command("work:work"),
    "colleagues": Command("colleagues:colleagues"),
    "triage": Command("triage:app", has_parts=True, needs_tables=False),
    "playbook": Command("playbook:app", has_parts=True, needs_tables=False),
    "check-reply": Command("check_reply:check_reply", needs_tables=False),
    "replay": Command("replay:replay"),
    "purchases": Command("purchases:purchases"),
    "export": Command("export:export"),
    "import": Command("importing:import_command"),
    "connect": Command("connect:app", has_parts=True),
    "erase": Command("erase:erase"),
    "backup": Command("database:backup"),
    "restore": Command("database:restore"),
    "doctor": Command("doctor:doctor"),
    "pause": Command("sending:pause"),
    "resume": Command("sending:resume"),
    "spend": Command("spend:spend"),
    "figures": Command("figures:figures_command"),
    "review": Command("review:review_command"),
    "audit": Command("audit:app", has_parts=True),
    "staff": Command("staff:app", has_parts=True),
    "token": Command("token:app", has_parts=True),
    "mcp": Command("assistant:mcp"),
    "fakex": Command("fakex:fakex", needs_tables=False),
    "prepare": Command("prepare:prepare", needs_tables=False),
}


def command_line(words: Sequence[str]) -> typer.Typer:
    """The command line, with the command that `words` begin with; without one, with all."""
    app = typer.Typer(
        name="anfu",
        help="Anfu 安抚: complaint care for X. Hear, soothe, solve, and keep every promise.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)  # with one command loaded, its name is still asked for
    wanted = words[0] if words and words[0] in COMMANDS else None
    for name, command in COMMANDS.items():
        if wanted in (None, name):
            _add(app, name, command)
    return app


def _add(app: typer.Typer, name: str, command: Command) -> None:
    if command.needs_tables:
        importlib.import_module("anfu.cli.framework").set_up()
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anfu.settings")
    module, _, attribute = command.where.partition(":")
    found = getattr(importlib.import_module(f"anfu.cli.{module}"), attribute)
    if command.has_parts:
        app.add_typer(found, name=name)
    else:
        app.command(name)(found)
