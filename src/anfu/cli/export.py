"""`anfu export`: a day as Parquet files for a warehouse."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from anfu.audit.rules import Kind
from anfu.cli.boot import database, fail
from anfu.cli.trail import note_command
from anfu.clock.zones import zone
from anfu.insight.queries import zone_of
from anfu.people.models import Brand
from anfu.settings import SECRET_KEY
from anfu.warehouse.days import export_day
from anfu.warehouse.parquet import NoDuckDBError


def export(
    to: Annotated[Path, typer.Option(help="The folder; the day gets one of its own in it.")] = Path(
        "warehouse"
    ),
    day: Annotated[str, typer.Option(help="Such as 2026-11-22, in the brand's zone; else yesterday.")] = "",
) -> None:
    """Write what happened on a day as Parquet files, without words, names or ids on X."""
    with database():
        brand = Brand.objects.first()
        if brand is None:
            raise fail("No brand is known yet. Run `anfu up` once.")
        chosen = _day(day) or datetime.now(UTC).astimezone(zone(zone_of(brand))).date() - timedelta(days=1)
        note_command("export", f"{chosen}", brand, Kind.TOOK)
        try:
            counts = export_day(brand, chosen, to, SECRET_KEY)
        except NoDuckDBError as error:
            raise fail(str(error)) from error
        except OSError as error:
            raise fail(f"{to} cannot be written: {error.strerror}.") from error
    typer.echo(f"{to / f'day={chosen}'}")
    for name, count in counts.items():
        typer.echo(f"  {name:<10} {count:>10,}")


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        raise fail(f'"{told}" is no day; write it as 2026-11-22.') from None
