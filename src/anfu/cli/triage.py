"""`anfu triage`: posts in, verdicts out, line by line."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Annotated, BinaryIO

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from anfu.triage.evaluation import TRIALS, present, results
from anfu.triage.judgement import judge
from anfu.triage.reading import LinePost, UnreadableLineError, read_line

BATCH = 256
"""Lines judged together."""

app = typer.Typer(help="Judge posts: complaint or not, topic, tier, intent, and why.")


@app.callback(invoke_without_command=True)
def triage(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="Read posts from FILE instead of standard input.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write verdicts to FILE.")] = None,
) -> None:
    """Judge posts: one X API v2 object per line in, one verdict per line out, in order.

    A line that cannot be read gives {"line": n, "error": "..."} in its place, and exit status 1 at the end.
    """
    if context.invoked_subcommand is not None:
        return
    try:
        with _input(file) as lines, _output(output) as out, _progress() as progress:
            task = progress.add_task("judged", total=None)
            unreadable = 0
            for answers, failed in verdicts(lines):
                out.write(answers)
                unreadable += failed
                progress.advance(task, answers.count(b"\n"))
            out.flush()
    except BrokenPipeError:
        # The reader went away (`| head`): nothing is left to say, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except OSError as error:
        typer.echo(f"anfu triage: {error.filename or ''}: {error.strerror}", err=True)
        raise typer.Exit(2) from error
    raise typer.Exit(1 if unreadable else 0)


@app.command("eval")
def evaluate(
    data: Annotated[
        Path | None,
        typer.Option("--data", help="The folder of labelled sets (default: ANFU_DATA, else ../shared/data)."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object per set instead of a table.")
    ] = False,
) -> None:
    """Measure the shipped triage on the labelled sets: one line per set, with what the set may be taken for."""
    folder = data or Path(os.environ.get("ANFU_DATA") or Path.cwd().parent / "shared" / "data")
    trials = present(folder)
    if not trials:
        names = ", ".join(dict.fromkeys(f"{trial.name}.jsonl.gz" for trial in TRIALS))
        typer.echo(f"anfu triage eval: {folder} holds none of the labelled sets ({names})", err=True)
        raise typer.Exit(2)
    table = Table("set", "lang", "n", "macro-F1", "AUC", "ECE", "recall", "precision", "protocol")
    for found in results(folder, trials):
        if as_json:
            typer.echo(msgspec.json.encode(found))
            continue
        figures = (found.macro_f1, found.auc, found.ece, found.recall, found.precision)
        shown = ("" if figure is None else f"{figure:.3f}" for figure in figures)
        table.add_row(f"{found.set}: {found.what}", found.lang, str(found.n), *shown, found.protocol)
    if not as_json:
        Console(width=None if sys.stdout.isatty() else 160).print(table)


Brand = Annotated[str | None, typer.Option("--brand", help="The brand's name on X, where there are several.")]
Json = Annotated[bool, typer.Option("--json", help="JSON on standard output instead of words.")]


@app.command()
def train(brand: Brand = None, as_json: Json = False) -> None:
    """Learn from the brand's corrections; the new model takes over only where it is better on posts held back."""
    _learning().train(brand, as_json)


@app.command()
def back(brand: Brand = None) -> None:
    """Put the trained model in use out of use: the one before it judges again."""
    _learning().back(brand)


@app.command()
def log(brand: Brand = None, as_json: Json = False) -> None:
    """Every training: what taught it, how it did, and which model judges now."""
    _learning().log(brand, as_json)


@app.command()
def drift(
    brand: Brand = None,
    weeks: Annotated[int, typer.Option("--weeks", min=2, max=53, help="How many weeks back.")] = 8,
    as_json: Json = False,
) -> None:
    """Share of corrections per week, calibration, and words that are new in complaints."""
    _learning().drift(brand, weeks, as_json)


def _learning() -> ModuleType:
    # Judging lines needs no tables, and starts quickly without them.
    importlib.import_module("anfu.cli.framework").set_up()
    return importlib.import_module("anfu.cli.learning")


def verdicts(lines: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """For each batch of lines: its verdicts as lines of JSON, and how many lines could not be read."""
    numbered = enumerate(lines, 1)
    while batch := list(islice(numbered, BATCH)):
        read = [_read(number, line) for number, line in batch]
        posts = [post for post in read if isinstance(post, LinePost)]
        judged = iter(judge([post.text for post in posts], [post.lang for post in posts]))
        answers: list[dict[str, object]] = []
        for post in read:
            if isinstance(post, LinePost):
                answers.append({"post_id": post.post_id} | msgspec.structs.asdict(next(judged)))
            else:
                answers.append(post)
        yield b"".join(msgspec.json.encode(answer) + b"\n" for answer in answers), len(read) - len(posts)


def _read(number: int, line: bytes) -> LinePost | dict[str, object]:
    try:
        return read_line(line)
    except UnreadableLineError as error:
        return {"line": number, "error": str(error)}


def _input(file: Path | None) -> AbstractContextManager[BinaryIO]:
    return file.open("rb") if file else nullcontext(sys.stdin.buffer)


def _output(file: Path | None) -> AbstractContextManager[BinaryIO]:
    return file.open("wb") if file else nullcontext(sys.stdout.buffer)


def _progress() -> Progress:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)
