"""`anfu figures`: how care went in a period, with n and intervals, and the cases behind each figure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from anfu.audit.rules import Kind
from anfu.cases.code import code_of
from anfu.cli.boot import database, fail, say
from anfu.cli.trail import note_command
from anfu.clock.months import Month
from anfu.insight.actions import catch_up
from anfu.insight.export import ExportError, write_cases
from anfu.insight.figures import FIGURES, behind, figures
from anfu.insight.frame import Frame
from anfu.insight.intervals import Estimate
from anfu.insight.period import Period
from anfu.insight.queries import load, zone_of
from anfu.insight.sheet import as_csv
from anfu.insight.slices import DIMENSIONS, parts
from anfu.people.models import Brand

HEADER = ("part", "figure", "value", "low", "high", "n", "unit")
SHOWN = 50


def figures_command(
    month: Annotated[str, typer.Option(help="A calendar month, such as 2026-10.")] = "",
    days: Annotated[int, typer.Option(min=1, max=3660, help="The last so many days, today included.")] = 30,
    since: Annotated[str, typer.Option(help="The first day, such as 2026-10-01; with --until.")] = "",
    until: Annotated[str, typer.Option(help="The last day.")] = "",
    by: Annotated[str, typer.Option(help=f"Cut by one of: {', '.join(DIMENSIONS)}.")] = "",
    rows: Annotated[str, typer.Option(help="Instead list the cases to look into behind this figure.")] = "",
    cases: Annotated[
        Path | None, typer.Option(help="Instead write one row per case to this .csv or .parquet file.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
    as_sheet: Annotated[bool, typer.Option("--csv", help="CSV on standard output.")] = False,
) -> None:
    """How care went: first reply, answer, resolution, promises and more, of the cases opened in a period."""
    if by and by not in DIMENSIONS:
        raise fail(f'There is no cut by "{by}". Cuts: {", ".join(DIMENSIONS)}.')
    if rows and rows not in FIGURES:
        raise fail(f'No figure is called "{rows}". Figures: {", ".join(FIGURES)}.')
    with database():
        brand = Brand.objects.first()
        if brand is None:
            raise fail("No brand is known yet. Run `anfu up` once.")
        _note_look(brand, rows, cases)
        now = datetime.now(UTC)
        period = _period(brand, month, days, since, until, now)
        catch_up()
        frame = load(brand, *period.bounds, now)
        cut = parts(frame.complaints, by, period.time_zone) if by else {}
    if cases:
        _export(frame.complaints, cases)
        return
    if rows:
        codes = [code_of(case) for case in behind(frame, rows)]
        typer.echo(msgspec.json.encode(codes).decode() if as_json else _listed(codes))
        return
    told = {"all": figures(frame)} | {part: figures(piece) for part, piece in cut.items()}
    if as_json:
        head = {"since": period.first, "until": period.last, "time_zone": period.time_zone, "now": now}
        typer.echo(msgspec.json.encode(head | {"figures": told}).decode())
    elif as_sheet:
        typer.echo(
            as_csv(
                HEADER, ((p, k, *_numbers(e), FIGURES[k].unit) for p, f in told.items() for k, e in f.items())
            )
        )
    else:
        typer.echo(f"Cases opened {period.first} to {period.last} ({period.time_zone}), as they stand now")
        for part, estimates in told.items():
            typer.echo(f"\n{part}" if cut else "")
            for key, estimate in estimates.items():
                typer.echo(_line(key, estimate))


def _export(frame: Frame, file: Path) -> None:
    try:
        n = write_cases(frame, file)
    except ExportError as error:
        raise fail(str(error)) from error
    say(f"{n:,} cases written to {file}.")


def _note_look(brand: Brand, rows: str, cases: object) -> None:
    if rows or cases:
        note_command("figures", rows or "cases", brand, Kind.TOOK if cases else Kind.READ)


def _period(brand: Brand, month: str, days: int, since: str, until: str, now: datetime) -> Period:
    time_zone = zone_of(brand)
    try:
        if month:
            return Period.month(Month.parse(month), time_zone)
        if since or until:
            return Period.read(since, until, time_zone)
    except ValueError as error:
        raise fail(f"{error}.") from error
    return Period.days(days, now, time_zone)


def _numbers(estimate: Estimate) -> tuple[float | None, float | None, float | None, int]:
    return estimate.value, estimate.low, estimate.high, estimate.n


def _line(key: str, estimate: Estimate) -> str:
    unit = FIGURES[key].unit
    value, low, high = (_said(x, unit) for x in (estimate.value, estimate.low, estimate.high))
    interval = "" if estimate.low is None and estimate.high is None else f"{low} to {high}"
    return f"  {key:<28} {value:>12}   {interval:<24} n={estimate.n:,}"


def _said(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    if unit == "share":
        return f"{value:.1%}"
    if unit == "span":
        return str(timedelta(seconds=round(value)))
    if unit == "usd":
        return f"${value:,.2f}"
    return f"{value:,.0f}" if unit in ("count", "points") else f"{value:.3f}"


def _listed(codes: list[str]) -> str:
    shown = "\n".join(codes[:SHOWN])
    left = len(codes) - SHOWN
    return f"{shown}\n… and {left:,} more (--json lists all)" if left > 0 else shown or "No case."
