"""`anfu check-reply`: hold a draft to the rules before it leaves."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from anfu.backtest.roster import RosterError, load_roster
from anfu.clock.zones import zone
from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import load
from anfu.playbook.words import LANES, LANGUAGES, STAGES, TIERS
from anfu.replies.checks.finding import Setting
from anfu.replies.checks.lint import check_reply as check
from anfu.replies.checks.lint import is_blocked, under_playbook


def check_reply(
    stage: Annotated[str, typer.Option(help=f"One of {', '.join(STAGES)}.")],
    tier: Annotated[str, typer.Option(help=f"One of {', '.join((*TIERS, *LANES))}.")],
    lang: Annotated[str, typer.Option(help="The language to answer in: en or zh.")],
    public: Annotated[bool, typer.Option("--public/--private", help="A post, or a direct message.")] = True,
    post: Annotated[
        Path | None, typer.Option(help="The post that is answered: its text, or X's JSON.", exists=True)
    ] = None,
    playbook: Annotated[
        Path | None, typer.Option(help="Adds its hours, its own numbers and its rules of language.")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option(help="Who works when (docs/backtest.md): promises are held against it.")
    ] = None,
    at: Annotated[
        datetime | None,
        typer.Option(
            help="Check as if it left then (2026-11-27T18:00, UTC); left out, now.",
            formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        ),
    ] = None,
) -> None:
    """Check a reply read from standard input; print findings as JSON, and exit 1 when one blocks it."""
    for option, value, known in (
        ("stage", stage, STAGES),
        ("tier", tier, (*TIERS, *LANES)),
        ("lang", lang, LANGUAGES),
    ):
        if value not in known:
            raise typer.BadParameter(f'"{value}" is none of {", ".join(known)}', param_hint=f"--{option}")
    now = at.replace(tzinfo=UTC) if at else datetime.now(UTC)
    setting = Setting(stage, tier, lang, public, post=_text_of(post) if post else "", now=now)
    try:
        book = load(playbook) if playbook else None
        work = load_roster(roster) if roster else None
    except (PlaybookError, RosterError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    if book is not None:
        setting = under_playbook(setting, book)
    if work is not None:
        shifts = work.coming(zone(book.hours.time_zone if book else "UTC"), now)
        setting = replace(setting, shifts=shifts)
    findings = check(sys.stdin.read().strip(), setting)
    typer.echo(json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1))
    if is_blocked(findings):
        raise typer.Exit(1)


def _text_of(path: Path) -> str:
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{path} cannot be read: {error}", param_hint="--post") from error
    try:
        told = json.loads(content)
    except json.JSONDecodeError:
        return content
    told = told.get("data", told) if isinstance(told, dict) else {}
    return str(told.get("text", "")) if isinstance(told, dict) else ""
