"""`anfu purchases`: note what customers bought who agreed that it is looked at."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from anfu.cli.boot import database, fail, say
from anfu.cli.trail import note_command
from anfu.desk.imports.words import said
from anfu.flows.purchases_are_noted import purchases_are_noted
from anfu.imports.reading.sheet import Fault, UnreadableFileError
from anfu.people.models import Brand

SHOWN = 20


def purchases(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV, Excel or JSON.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="The counts as JSON on standard output.")] = False,
) -> None:
    """Take in a shop's export: handle or id on X, order, time, amount, currency. Only of who agreed."""
    with database():
        brand = Brand.objects.first()
        if brand is None:
            raise fail("No brand is known yet. Run `anfu up` once.")
        note_command("purchases", file.name, brand)
        try:
            noted = purchases_are_noted(brand, file.read_bytes(), datetime.now(UTC))
        except UnreadableFileError as error:
            raise fail(_said(error.fault)) from error
    told = {
        "rows": noted.rows,
        "new": noted.new,
        "known": noted.known,
        "unknown": noted.unknown,
        "not_agreed": noted.not_agreed,
        "faulty": len(noted.faults),
    }
    if as_json:
        typer.echo(msgspec.json.encode(told).decode())
        return
    for name, count in told.items():
        typer.echo(f"  {name:<10} {count:>8,}")
    for fault in noted.faults[:SHOWN]:
        say(_said(fault))


def _said(fault: Fault) -> str:
    place = (
        f"line {fault.line}" + (f", column {fault.column}" if fault.column else "") + ": "
        if fault.line
        else ""
    )
    return f"{place}{said(fault.reason)}{f' ({fault.detail})' if fault.detail else ''}"
