"""`anfu playbook rules`: which rules of language hold under a playbook, and which of them fire."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from anfu.playbook.book import Playbook
from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import load
from anfu.replies.checks.catalogue import rules_of
from anfu.replies.checks.finding import Setting
from anfu.replies.checks.lint import check_reply, under_playbook

_SLOT = re.compile(r"\{\w+\}")


class Said(msgspec.Struct):
    """One reply of a file: its text, and where it stood."""

    text: str
    stage: str = "answer"
    tier: str = "ordinary"
    public: bool = True
    post: str = ""


def rules(
    file: Annotated[Path, typer.Argument(help="A playbook.")],
    on: Annotated[
        str,
        typer.Option(
            help='Count on what: "desk", what people sent; or a file of replies, a line of JSON each '
            '({"text": …, "stage": "answer", "tier": "ordinary", "public": true, "post": …}).'
        ),
    ] = "",
    days: Annotated[int, typer.Option(min=1, max=3650, help="With --on desk: of so many days.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for a machine.")] = False,
) -> None:
    """List the rules of language under a playbook: how grave, whether silenced and why, and how often each fires."""
    try:
        book = load(file)
    except PlaybookError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    fired: Counter[str] = Counter()
    held = 0
    for text, setting in _sent(book, days) if on == "desk" else _read(Path(on), book) if on else ():
        # What is silenced is counted, too: only so can a team see what its silence hides.
        known = replace(under_playbook(setting, book), silenced={})
        fired.update({finding.rule for finding in check_reply(text, known)})
        held += 1
    silences = {str(rule): why for rule, why in book.checks.silenced.items()}
    told = [
        {
            "rule": rule.name,
            "severity": rule.severity,
            "finds": _SLOT.sub("…", rule.reason),
            "silenced": silences.get(rule.name),
            "fired": fired[rule.name] if on else None,
        }
        for rule in rules_of(book.language).values()
    ]
    if as_json:
        typer.echo(msgspec.json.encode({"replies": held if on else None, "rules": told}).decode())
        return
    for one in sorted(told, key=lambda one: -fired[str(one["rule"])]):
        count = f"{one['fired']:>7,}  " if on else ""
        silenced = f"  (silenced: {one['silenced']})" if one["silenced"] else ""
        typer.echo(f"{count}{one['rule']:<19} {one['severity']:<6} {one['finds']}{silenced}")
    if on:
        typer.echo(f"of {held:,} replies in {book.language}")


def _read(path: Path, book: Playbook) -> Iterator[tuple[str, Setting]]:
    if not path.is_file():
        typer.echo(f'{path}: there is no such file; or say "desk"', err=True)
        raise typer.Exit(2)
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                said = msgspec.json.decode(line, type=Said)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                typer.echo(f"{path}:{number}: {error}", err=True)
                raise typer.Exit(1) from error
            yield said.text, Setting(said.stage, said.tier, book.language, said.public, said.post)


def _sent(book: Playbook, days: int) -> Iterator[tuple[str, Setting]]:
    importlib.import_module("anfu.cli.framework").set_up()  # only here are tables needed
    boot, proofs, people = (
        importlib.import_module(f"anfu.{name}") for name in ("cli.boot", "replies.proofs", "people.models")
    )
    with boot.database():
        brand = people.Brand.objects.first()
        if brand is None:
            raise boot.fail("No brand is known yet. Run `anfu up` once, or name a file of replies by --on.")
        yield from proofs.sent_by_people(brand, book.language, datetime.now(UTC) - timedelta(days=days))
