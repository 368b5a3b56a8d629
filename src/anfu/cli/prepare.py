"""`anfu prepare`: what is done once after installing, so that nobody waits for it later."""

from __future__ import annotations

import typer

from anfu import triage
from anfu.desk.translations import compile_translations


def prepare() -> None:
    """Compile the translations and triage's fast code."""
    typer.echo("Compiling translations")
    compile_translations()
    typer.echo("Compiling triage")
    triage.prepare()
