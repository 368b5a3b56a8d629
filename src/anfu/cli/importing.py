"""`anfu import`: take in what another tool exported, see what came of it, undo it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from anfu.channel.port import ChannelError
from anfu.channel.x.prices import price
from anfu.cli.boot import database, fail, say
from anfu.cli.trail import note_command
from anfu.desk.imports.words import MEANINGS, said
from anfu.flows.file_is_imported import (
    file_is_dropped,
    file_is_proposed,
    import_begins,
    import_is_decided,
)
from anfu.flows.import_is_undone import import_is_undone
from anfu.imports.look import Look, look
from anfu.imports.models import Import
from anfu.imports.queries import faults_of, imports_of, same_file, under_way
from anfu.imports.reading.sheet import UnreadableFileError
from anfu.people.models import Brand
from anfu.schedule.channels import the_teller
from anfu.schedule.importing import take_in_asked, take_in_past
from anfu.settings import env

COUNTS = ("rows", "heard", "known", "repeated", "elsewhere", "too_old", "faulty", "gone", "waiting")
SHOWN = 20


def import_command(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV, Excel or JSON."),
    ] = None,
    look_only: Annotated[bool, typer.Option("--look", help="Only say what it would come to.")] = False,
    care_since: Annotated[
        str,
        typer.Option(
            help="Care for posts from this moment on (UTC), such as 2026-11-20; older ones are the past."
        ),
    ] = "",
    column: Annotated[
        list[str],
        typer.Option(help=f"What a column means, such as link=URL. Meanings: {', '.join(MEANINGS)}."),
    ] = [],  # noqa: B006 - Typer reads the default
    undo: Annotated[int, typer.Option(help="Undo the import of this number.")] = 0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with what was cut off.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The counts as JSON on standard output.")] = False,
) -> None:
    """Take in a file that another tool exported; without a file, list what was imported."""
    with database():
        brand = Brand.objects.first()
        if brand is None:
            raise fail("No brand is known yet. Run `anfu up` once.")
        if undo or resume or file:
            what = f"undo {undo}" if undo else file.name if file and not resume else "resume"
            note_command("import", what, brand)
        if undo:
            _undo(brand, undo)
        elif resume:
            for one in under_way():
                _take_in(one)
                _report(one, as_json)
        elif file is None:
            _list(brand)
        else:
            _import(brand, file, column, care_since, as_json, look_only=look_only)


def _import(
    brand: Brand, file: Path, column: list[str], care_since: str, as_json: bool, *, look_only: bool
) -> None:
    now = _now()
    kept_since = now - timedelta(days=env.keep_days)
    chosen = _columns(column)
    try:
        imported = file_is_proposed(brand, file.read_bytes(), file.name, None, now)
        if column or care_since:
            columns = imported.columns | chosen
            if why_not := import_is_decided(imported, columns, _moment(care_since, imported), None, now):
                raise _refused(imported, said(why_not))
        seen = look(imported, kept_since, now)
        _tell(imported, seen)
        if seen.why_not:
            raise _refused(imported, said(seen.why_not))
        if look_only:
            file_is_dropped(imported, None)
            return
        if (before := same_file(imported)) and before.begun_at:
            say(f"This very file was imported on {before.begun_at:%Y-%m-%d %H:%M} UTC (number {before.pk}).")
        import_begins(imported, kept_since, None, now)
    except UnreadableFileError as error:
        raise fail(_fault(*error.fault)) from error
    _take_in(imported)
    _report(imported, as_json)


def _refused(imported: Import, why: str) -> typer.Exit:
    file_is_dropped(imported, None)
    return fail(why)


def _columns(told: list[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in told]
    for meaning, _, name in pairs:
        if meaning not in MEANINGS or not name:
            raise fail(
                f'"{meaning}" is no meaning of a column. Write one as link=URL; meanings: {", ".join(MEANINGS)}.'
            )
    return {meaning: name for meaning, _, name in pairs}


def _moment(told: str, imported: Import) -> datetime:
    if not told:
        return imported.care_since
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        raise fail(f'"{told}" is no moment; write it as 2026-11-20 or "2026-11-20 08:00".') from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _take_in(imported: Import) -> None:
    while take_in_past(imported, _now()):
        pass
    try:
        while take_in_asked(imported, the_teller(), _now()):
            pass
    except ChannelError as error:
        say(f"X cannot be asked now ({error}). The rest waits; `anfu work` goes on with it.")
    imported.refresh_from_db()


def _tell(imported: Import, seen: Look) -> None:
    say(f"{imported.name}: {imported.system or 'a file of no known system'}, {seen.plan.rows:,} rows")
    for meaning, name in seen.columns.items():
        say(f"  {meaning:<12} {name}")
    plan = seen.plan
    say(
        f"{plan.past:,} posts are the past; {len(plan.faults):,} rows cannot be read; {plan.repeated:,} repeated;"
    )
    say(f"{plan.elsewhere:,} are about another network; {plan.too_old:,} are older than words are kept.")
    if asked := plan.to_ask:
        say(f"X is asked for {asked:,} posts, which costs up to ${price('post_read') * asked:,.2f}.")


def _report(imported: Import, as_json: bool) -> None:
    told = {name: getattr(imported, name) for name in COUNTS}
    if as_json:
        typer.echo(msgspec.json.encode({"import": imported.pk, **told}).decode())
        return
    typer.echo(f"Import {imported.pk}:")
    for name, count in told.items():
        typer.echo(f"  {name:<10} {count:>8,}")
    faults = faults_of(imported)
    for one in faults[:SHOWN]:
        typer.echo(_fault(one.line, one.column, one.reason, one.detail))
    if imported.faulty > SHOWN:
        typer.echo(f"… and {imported.faulty - SHOWN:,} more; the desk lists them.")


def _fault(line: int, column: str, reason: str, detail: str) -> str:
    place = f"line {line}" + (f", column {column}" if column else "") + ": " if line else ""
    return f"{place}{said(reason)}{f' ({detail})' if detail else ''}"


def _undo(brand: Brand, number: int) -> None:
    imported = Import.objects.filter(brand=brand, pk=number).first()
    undone = import_is_undone(imported, None, _now()) if imported else None
    if undone is None:
        raise fail(f"There is no import {number} that could be undone. `anfu import` lists them.")
    say(f"Import {number} is undone: {undone.posts:,} posts went, {undone.stay:,} stay.")


def _list(brand: Brand) -> None:
    for one in imports_of(brand, SHOWN):
        say(
            f"{one.pk:>5}  {one.proposed_at:%Y-%m-%d %H:%M}  {_state(one):<9}"
            f"  {one.heard:>8,} of {one.rows:,} rows  {one.name}"
        )


def _state(one: Import) -> str:
    if one.undone_at:
        return "undone"
    return "done" if one.finished_at else "under way" if one.begun_at else "proposed"


def _now() -> datetime:
    return datetime.now(UTC)
