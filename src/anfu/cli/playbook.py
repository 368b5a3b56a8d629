"""`anfu playbook`: check a strategy before it is in force, and read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from anfu.cli.backtest import backtest
from anfu.cli.language_rules import rules
from anfu.clock.spans import say_span, say_working_span
from anfu.playbook.book import Playbook
from anfu.playbook.diff import changes
from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import load
from anfu.playbook.parts import Standard
from anfu.playbook.slots import longest_text
from anfu.playbook.words import TIERS
from anfu.replies.examples import differences
from anfu.triage.judgement import judge

SHIPPED = Path(__file__).parents[3] / "playbooks"

app = typer.Typer(name="playbook", help="Check, test and read playbooks.", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a machine.")]


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Playbooks; left out, those shipped.")] = None,
    as_json: Json = False,
) -> None:
    """Say everything that does not hold in playbooks, with file and line; exit 1 when something does not."""
    paths = files or sorted(SHIPPED.glob("*.toml"))
    refused: dict[str, PlaybookError] = {}
    for path in paths:
        try:
            book = load(path)
        except PlaybookError as error:
            refused[str(path)] = error
            if not as_json:
                typer.echo(str(error))
        else:
            if not as_json:
                typer.echo(f"{path.name}: ok, {len(book.templates)} templates, {len(book.examples)} examples")
    if as_json:
        typer.echo(
            json.dumps([_report(str(path), refused.get(str(path))) for path in paths], ensure_ascii=False)
        )
    if refused:
        raise typer.Exit(1)


@app.command("test")
def run_examples(
    files: Annotated[list[Path] | None, typer.Argument(help="Playbooks; left out, those shipped.")] = None,
    as_json: Json = False,
) -> None:
    """Run the examples of playbooks through triage and templates; exit 1 when one comes out otherwise."""
    reports = []
    for path in files or sorted(SHIPPED.glob("*.toml")):
        book = _loaded(path)
        verdicts = judge([example.post for example in book.examples], [book.language] * len(book.examples))
        for example, verdict in zip(book.examples, verdicts, strict=True):
            wrong = differences(book, example, verdict)
            reports.append(
                {"file": str(path), "post": example.post, "differs": [one._asdict() for one in wrong]}
            )
            if not as_json:
                typer.echo(f"{path.name}: {'differs' if wrong else 'ok'}: {example.says or example.post}")
                for one in wrong:
                    typer.echo(f"  {one.key}: expected {one.expected}, found {one.found}")
    if as_json:
        typer.echo(json.dumps(reports, ensure_ascii=False))
    if any(report["differs"] for report in reports):
        raise typer.Exit(1)


@app.command()
def show(
    file: Annotated[Path, typer.Argument(help="A playbook.")],
    as_json: Json = False,
) -> None:
    """Print what a playbook says: hours, what each tier is owed, and every wording."""
    book = _loaded(file)
    if as_json:
        typer.echo(book.model_dump_json(by_alias=True))
        return
    for line in _lines(book):
        typer.echo(line)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="The playbook as it was.")],
    new: Annotated[Path, typer.Argument(help="The playbook as it is to be.")],
    as_json: Json = False,
) -> None:
    """Say what differs between two playbooks, key by key; the order of templates and comments do not count."""
    before, after = _loaded(old), _loaded(new)
    found = changes(before, after)
    if as_json:
        typer.echo(json.dumps([{**one._asdict(), "says": one.says} for one in found], ensure_ascii=False))
        return
    for one in found:
        typer.echo(f"{one.key}: {one.says}")
    typer.echo(f"{len(found)} keys differ" if found else "nothing differs")


app.command()(backtest)
app.command()(rules)


def _loaded(file: Path) -> Playbook:
    try:
        return load(file)
    except PlaybookError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _report(file: str, error: PlaybookError | None) -> dict[str, object]:
    problems = [problem.as_dict() for problem in error.problems] if error else []
    return {"file": file, "ok": error is None, "problems": problems}


def _lines(book: Playbook) -> Iterator[str]:
    yield f"{book.playbook.name}, version {book.playbook.version} ({book.language})"
    yield f"first reply within {say_span(book.standards.first_reply, 'en')}, around the clock"
    yield f"hours in {book.hours.time_zone}"
    for day, stretches in book.hours.week:
        yield f"  {day:<10} {', '.join(stretches) or 'closed'}"
    for name in TIERS:
        tier = book.tier(name)
        yield f"{name}: owned by the {tier.owner} ({tier.owner_title})"
        for key in ("contact", "answer", "update_every"):
            standard: Standard | None = getattr(tier, key)
            if standard is not None:
                say = say_working_span if standard.clock == "working" else say_span
                yield f"  {key:<14} {say(standard.within, 'en')}"
    place = None
    for template in book.templates:
        here = f"{template.stage}, {template.place}, {'private' if template.private else 'public'}"
        if here != place:
            yield here
        place = here
        yield f"  {template.key} (up to {longest_text(book, template)})"
        yield from (f"    {line}" for line in template.text.splitlines())
