"""`anfu pause` and `anfu resume`: the kill switch. Nothing leaves, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from anfu.cli.boot import database, fail
from anfu.cli.trail import note_command
from anfu.flows.sending_is_paused import sending_goes_on, sending_is_paused
from anfu.people.models import Brand
from anfu.replies.traffic.queries import waiting


def pause(reason: Annotated[str, typer.Argument(help="Why, for the team to read.")]) -> None:
    """Let no reply leave any more, automatic or by hand, until `anfu resume`. What waits is kept."""
    with database():
        brand, now = _brand(), datetime.now(UTC)
        note_command("pause", brand=brand)
        if sending_is_paused(brand, reason, None, now):
            raise fail("Say why: the team reads it in the desk.")
        typer.echo(f"Paused. {waiting(brand, now)} replies wait; `anfu resume` lets them go.")


def resume() -> None:
    """Let replies leave again, the most urgent first."""
    with database():
        brand, now = _brand(), datetime.now(UTC)
        note_command("resume", brand=brand)
        ended = sending_goes_on(brand, now)
        if not ended:
            typer.echo("Nothing was paused.")
            return
        typer.echo(f"Resumed. {waiting(brand, now)} replies go out now, as fast as X allows.")


def _brand() -> Brand:
    brand = Brand.objects.first()
    if brand is None:
        raise fail("No brand is known yet. Run `anfu up` once.")
    return brand
