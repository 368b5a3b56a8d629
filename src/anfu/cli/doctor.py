"""`anfu doctor`: what is well, what is wrong, and what to do."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from anfu.cli.examination import examine
from anfu.schedule.health import Finding

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a machine.")]


def doctor(as_json: Json = False) -> None:
    """Look at everything that Anfu needs; exit 1 when something is wrong. Changes nothing."""
    findings = list(examine(datetime.now(UTC)))
    is_well = all(finding.is_well for finding in findings)
    if as_json:
        checks = [{"ok": finding.is_well, **asdict(finding)} for finding in findings]
        typer.echo(json.dumps({"ok": is_well, "checks": checks}, ensure_ascii=False))
    else:
        Console().print(_table(findings))
    if not is_well:
        raise typer.Exit(1)


def _table(findings: list[Finding]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("", "what", "found", "what to do"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        mark = "[green]ok[/]" if finding.is_well else "[red]wrong[/]"
        table.add_row(mark, *map(escape, (finding.name, finding.found, finding.advice)))
    return table
