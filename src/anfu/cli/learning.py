"""What `anfu triage train`, `back`, `log` and `drift` do: triage learns from corrections, and is watched."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from anfu.cases.queries import resolved_posts
from anfu.cli.boot import database, fail, say
from anfu.cli.trail import note_command
from anfu.flows.triage_is_trained import NothingToLearnError, training_is_taken_back, triage_is_trained
from anfu.people.models import Brand
from anfu.triage.learning.contest import FEWEST_RIGHT, fewest_to_tell
from anfu.triage.learning.drift import FEWEST, new_words, weeks
from anfu.triage.learning.queries import (
    complaints_between,
    judged_between,
    training_in_use,
    words_between,
)
from anfu.triage.linear import shipped_digest
from anfu.triage.models import Training

WORDS, TEXTS, CASES = 15, 20_000, 100_000

_OUTCOMES = {
    "took_over": "The new model is better and judges from the next batch of posts on. `anfu triage back` undoes it.",
    "not_better": "The new model is not better by more than luck, or it spoils something: the one in use stays.",
    "not_enough": "Not enough yet to tell: the model in use stays. Correct more, resolve more, try again.",
}


def train(handle: str | None, as_json: bool) -> None:
    """Train, hold the new model against the one in use, and say what came of it."""
    with database():
        try:
            brand = _brand(handle)
            note_command("triage train", brand=brand)
            training = triage_is_trained(brand, datetime.now(UTC))
        except NothingToLearnError as error:
            raise fail(
                "Nothing to learn from yet: nobody has corrected a verdict that can still be read."
            ) from error
        if as_json:
            typer.echo(msgspec.json.encode(_told(training)))
            return
        for line in _explained(training.figures):
            typer.echo(line)
        typer.echo(_OUTCOMES[training.outcome])


def back(handle: str | None) -> None:
    """Put the trained model in use out of use."""
    with database():
        brand = _brand(handle)
        note_command("triage back", brand=brand)
        training = training_is_taken_back(brand, datetime.now(UTC))
        if training is None:
            say("The shipped model judges already: there is nothing to go back from.")
            return
        before = training_in_use(brand)
        typer.echo(
            f"The model of {training.at:%Y-%m-%d %H:%M} UTC is out of use. "
            + (
                f"That of {before.at:%Y-%m-%d %H:%M} UTC judges again."
                if before
                else "The shipped one judges again."
            )
        )


def log(handle: str | None, as_json: bool) -> None:
    """Every training of a brand, newest first."""
    with database():
        brand = _brand(handle)
        in_use = training_in_use(brand)
        trainings = list(Training.objects.filter(brand=brand).defer("delta").order_by("-at", "-pk"))
    if as_json:
        for training in trainings:
            typer.echo(msgspec.json.encode(_told(training)))
        return
    table = Table(
        "when (UTC)", "outcome", "taught", "held back", "right before", "right after", "luck", "in use"
    )
    for training in trainings:
        figures = training.figures
        table.add_row(
            f"{training.at:%Y-%m-%d %H:%M}",
            training.outcome.replace("_", " "),
            *(
                str(figures[key])
                for key in ("taught", "held_back", "champion_right", "challenger_right", "chance")
            ),
            _use(training, in_use),
        )
    _print(table)


def drift(handle: str | None, count: int, as_json: bool) -> None:
    """Week by week: how much people correct, whether probabilities still hold, and which words are new."""
    now = datetime.now(UTC)
    start = now - timedelta(weeks=count, days=now.weekday())
    week_ago = now - timedelta(weeks=1)
    with database():
        brand = _brand(handle)
        found = weeks(
            judged_between(brand, start, now),
            words_between(brand, start, now, resolved_posts(brand, CASES)),
            now,
            count,
        )
        words = new_words(
            complaints_between(brand, week_ago, now, TEXTS),
            complaints_between(brand, start, week_ago, TEXTS),
            WORDS,
        )
    if as_json:
        told = {"weeks": found, "new_words": [{"word": w, "now": n, "before": b} for w, n, b in words]}
        typer.echo(msgspec.json.encode(told))
        return
    table = Table("week of", "judged", "spoken of", "corrected", "share", "ECE")
    for week in found:
        table.add_row(
            week.monday.isoformat(),
            *map(str, (week.judged, week.spoken_of, week.corrected)),
            "" if week.share is None else f"{week.share:.0%}",
            "" if week.calibration is None else f"{week.calibration:.3f}",
        )
    _print(table)
    typer.echo(f"Spoken of: corrected, or resolved as a complaint. ECE from {FEWEST} posts a week on.")
    if words:
        typer.echo("New in complaints of the last seven days (posts now, posts before):")
        typer.echo("  " + ", ".join(f"{word} ({now_}, {before})" for word, now_, before in words))
    else:
        typer.echo("No word is clearly more frequent in complaints of the last seven days than before.")


def _explained(figures: dict[str, Any]) -> list[str]:
    kept = (figures["champion_right"], figures["challenger_right"], figures["held_back"])
    lines = [
        f"Learned from {figures['taught']} posts; tested on {figures['held_back']} others.",
        "Right before: {0} of {2}. Right after: {1} of {2}.".format(*kept),
        f"Mended {figures['gained']}, spoiled {figures['lost']}; by luck {figures['chance']:.1%} of the time.",
        f"Of {figures['others']} recent posts, {figures['others_changed']} would be judged otherwise.",
    ]
    differ = figures["gained"] + figures["lost"]
    if differ < fewest_to_tell():
        lines.append(
            f"The two differ on {differ}; at least {fewest_to_tell()} are needed to tell them apart."
        )
    if figures["champion_right"] < FEWEST_RIGHT:
        lines.append(
            f"At least {FEWEST_RIGHT} tested posts must have been right before, to see what is spoiled."
        )
    if figures["serious_lost"]:
        lines.append(f"Serious posts lost: {figures['serious_lost']} of {figures['serious_found']}.")
    if figures["examples_lost"]:
        lines.append(f"Examples of the playbooks that no longer hold: {figures['examples_lost']}.")
    return lines


def _told(training: Training) -> dict[str, Any]:
    return {
        "at": training.at,
        "outcome": training.outcome,
        "taken_back_at": training.taken_back_at,
        **training.figures,
    }


def _use(training: Training, in_use: Training | None) -> str:
    if in_use is not None and training.pk == in_use.pk:
        return "yes"
    if training.taken_back_at:
        return f"until {training.taken_back_at:%Y-%m-%d %H:%M}"
    if training.outcome == Training.Outcome.TOOK_OVER and training.base != shipped_digest():
        return "no: other weights are shipped since; train again"
    return ""


def _brand(handle: str | None) -> Brand:
    brands = list(Brand.objects.order_by("pk"))
    if not brands:
        raise fail("No brand is known yet. Run `anfu up` once.")
    found = [brand for brand in brands if handle in (None, brand.handle, f"@{brand.handle}")]
    if len(found) != 1:
        names = ", ".join(brand.handle for brand in brands)
        raise fail(f"Say which brand with --brand: {names}.")
    return found[0]


def _print(table: Table) -> None:
    Console(width=None if sys.stdout.isatty() else 160).print(table)
