"""`anfu playbook backtest`: what a new playbook would have done with the past."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from anfu.backtest.comparing import compare, differences
from anfu.backtest.history import NEW_NAMES, OLD_NAMES, History
from anfu.backtest.judging import judged
from anfu.backtest.page import page
from anfu.backtest.report import TextOf, example, in_words, report
from anfu.backtest.roster import RosterError, load_roster
from anfu.backtest.staffing import staffed
from anfu.backtest.walking import Ledger, walk
from anfu.channel.replay.files import read_line
from anfu.clock.months import Month
from anfu.playbook.book import Playbook
from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import load, read

BRAND_X_ID = 7700000000000000001
LANGUAGES = ("en", "zh")


def backtest(
    new: Annotated[Path, typer.Argument(help="The playbook as it is to be.")],
    against: Annotated[
        Path | None, typer.Option(help="The playbook as it is; left out, the one that is active on the desk.")
    ] = None,
    on: Annotated[
        str, typer.Option(help='A file of posts in X\'s JSON, a line each; or "desk" or "last-month".')
    ] = "last-month",
    roster: Annotated[
        Path | None, typer.Option(help="Who works when: a TOML file, see docs/backtest.md.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write a report with pictures here.")] = None,
    changed: Annotated[
        Path | None, typer.Option(help="Write every post that is met otherwise here, as JSON lines.")
    ] = None,
    lang: Annotated[
        str, typer.Option(help="Language of the report: en or zh; left out, the playbook's.")
    ] = "",
    brand_id: Annotated[
        int, typer.Option(help="X id of the account that the posts of a file concern.")
    ] = BRAND_X_ID,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Replay the past through NEW and another playbook, and say which posts would be met otherwise.

    Nothing is written but the reports. The same input gives the same output.
    """
    if lang not in ("", *LANGUAGES):
        raise typer.BadParameter(f'"{lang}" is none of {", ".join(LANGUAGES)}', param_hint="--lang")
    for option, path in (("--html", html), ("--changed", changed)):
        if path is not None and (path.is_dir() or not path.parent.is_dir()):
            raise typer.BadParameter(
                f"{path} cannot be written: no file in a folder that is there", param_hint=option
            )
    try:
        after = load(new)
        before = load(against) if against else None
        work = load_roster(roster) if roster else None
    except (PlaybookError, RosterError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if before is not None and before.language != after.language:
        typer.echo(f'{new.name} is in "{after.language}", {against} in "{before.language}"', err=True)
        raise typer.Exit(1)
    with _past(on, before, after, brand_id) as (history, old, text_of):
        ledger = Ledger()
        walks = walk(history, old, OLD_NAMES, ledger), walk(history, after, NEW_NAMES, ledger)
        compared = compare(*walks, ledger)
        expected = (
            (staffed(walks[0].tasks, old, work), staffed(walks[1].tasks, after, work)) if work else None
        )
        told = report(history, (old, after), walks, ledger, compared, expected, text_of)
        if changed:
            with changed.open("wb") as file:
                for one in differences(compared.rows.tolist(), *walks, ledger):
                    file.write(msgspec.json.encode(example(one, history, text_of)) + b"\n")
    if html:
        html.write_text(page(told, lang or after.language), encoding="utf-8")
    typer.echo(msgspec.json.encode(told).decode() if as_json else "\n".join(in_words(told)))


@contextmanager
def _past(
    on: str, old: Playbook | None, new: Playbook, brand_id: int
) -> Iterator[tuple[History, Playbook, TextOf]]:
    if on in ("desk", "last-month") or old is None:
        with _desk(on, old, new) as (active, history, text_of):
            if history is not None:
                yield history, active, text_of
                return
            old = active
    path = Path(on)
    if not path.is_file():
        typer.echo(f'{on}: there is no such file; or say "desk" or "last-month"', err=True)
        raise typer.Exit(2)
    with _progress() as progress, path.open("rb") as lines:
        task = progress.add_task("Judging", total=path.stat().st_size)

        def text_of(history: History, row: int) -> str:
            lines.seek(int(history.rows["place"][row]))
            return read_line(lines.readline()).text

        history = judged(path, old, new, brand_id, lambda size: progress.advance(task, size))
        if history.counts["lines"] and history.counts["unreadable"] == history.counts["lines"]:
            typer.echo(f"{path}: no line is a post in X's JSON", err=True)
            raise typer.Exit(1)
        progress.update(task, description="Going through it with both")
        yield history, old, text_of


@contextmanager
def _desk(on: str, old: Playbook | None, new: Playbook) -> Iterator[tuple[Playbook, History | None, TextOf]]:
    """The playbook that is active on the desk, and its history where that is asked for."""
    importlib.import_module("anfu.cli.framework").set_up()  # only here are tables needed
    boot, desk = (importlib.import_module(name) for name in ("anfu.cli.boot", "anfu.backtest.desk"))
    people, queries = (
        importlib.import_module(f"anfu.{name}") for name in ("people.models", "playbook.queries")
    )
    with boot.database():
        brand = people.Brand.objects.first()
        if brand is None:
            raise boot.fail(
                "No brand is known yet. Run `anfu up` once, or name a file by --on and a playbook by --against."
            )
        version = queries.active_version(brand, new.language)
        if old is None and version is None:
            raise boot.fail(f'No playbook in "{new.language}" is active. Name one by --against.')
        active = old or read(version.text, f"active {version.version}")
        if on not in ("desk", "last-month"):
            yield active, None, desk.text_of
            return
        now = datetime.now(UTC)
        since, until = (brand.listens_from - timedelta(days=3650), now)
        if on == "last-month":
            zone = new.hours.time_zone
            since, until = Month.of(now, zone).previous().bounds(zone)
        yield active, desk.desk_history(brand, since, until, active, new), desk.text_of


def _progress() -> Progress:
    console = Console(stderr=True)
    columns: Any = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
