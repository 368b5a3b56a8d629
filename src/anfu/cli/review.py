"""`anfu review`: a month in review, at the terminal or as one HTML file that prints well."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from anfu.audit.rules import Kind
from anfu.cli.boot import database, fail, say
from anfu.cli.trail import note_command
from anfu.clock.months import Month
from anfu.desk.insight.printing import PrintError, write_pdf
from anfu.desk.insight.reviewed import ActionShown, EffectShown, shown
from anfu.insight.actions import catch_up, keep_review
from anfu.insight.findings import Review
from anfu.insight.queries import zone_of
from anfu.insight.review import review
from anfu.insight.reviews import kept_review
from anfu.people.models import Brand

LANGUAGES = {"en": "en", "zh": "zh-hans"}


def review_command(
    month: Annotated[str, typer.Option(help="Such as 2026-10; the last month unless said.")] = "",
    html: Annotated[Path | None, typer.Option(help="Write one HTML file, ready to print.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write a PDF (needs the extra `pdf`: make pdf).")] = None,
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
    keep: Annotated[bool, typer.Option("--keep", help="Keep it in place of what was kept before.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
) -> None:
    """Look back at a month: what people complained of and why, what helped, where cases waited, what to do."""
    if language not in LANGUAGES:
        raise fail('The language is "en" or "zh".')
    with database():
        brand = Brand.objects.first()
        if brand is None:
            raise fail("No brand is known yet. Run `anfu up` once.")
        now = datetime.now(UTC)
        try:
            asked = Month.parse(month) if month else Month.of(now, zone_of(brand)).previous()
        except ValueError as error:
            raise fail(f"{error}.") from error
        note_command("review", str(asked), brand, Kind.READ)
        catch_up()
        told = review(brand, asked, now, kept_review(brand, asked.previous()))
        if keep:
            keep_review(brand, told, now)
        with translation.override(LANGUAGES[language]):
            page = page_of(brand, told) if html or pdf else ""
            words = "" if as_json else _in_words(told)
    if html:
        html.write_text(page, encoding="utf-8")
    if pdf:
        try:
            write_pdf(page, pdf)
        except PrintError as error:
            raise fail(str(error)) from error
    for file in filter(None, (html, pdf)):
        say(f"Written to {file}. It quotes customers' words: share it with care.")
    typer.echo(msgspec.json.encode(told).decode() if as_json else words)


def page_of(brand: Brand, told: Review) -> str:
    """A review as one page of HTML that needs nothing else."""
    styles = "\n".join(
        Path(str(finders.find(f"desk/{name}.css"))).read_text() for name in ("desk", "insight")
    )
    values = {"review": shown(told), "brand": brand.name, "styles": styles}
    return render_to_string("desk/insight/review_file.html", values)


def _in_words(told: Review) -> str:
    said = shown(told)
    lines = [f"{told.month}: n={told.complaints:,}", ""]
    for name, value, interval, n, before in said["figures"]:  # type: ignore[attr-defined]
        lines.append(f"  {name!s:<44} {value:>12}  {interval:<22} n={n:<8,} ({before})")
    lines.append("")
    for topic, n, share, before, times in said["types"]:  # type: ignore[attr-defined]
        lines.append(f"  {topic!s:<14} {n:>8,} {share:>7}  ({before:,})  {times}")
    for topic, _n, words, peak, peak_n in said["causes"]:  # type: ignore[attr-defined]
        lines += [f"  {topic}: “{w}” {by}/{read}, {usual}" for w, by, read, usual in words]
        lines += [f"  {topic}: {peak} n={peak_n}"] if peak else []
    lines.append("")
    effects: list[EffectShown] = said["templates"]  # type: ignore[assignment]
    lines += [
        f"  {e.name:<24} n={e.n:<7,} {e.share:>6}  {e.crude:<26} {e.adjusted:<26} {e.words}" for e in effects
    ]
    lines.append("")
    actions: list[ActionShown] = said["actions"]  # type: ignore[assignment]
    lines += [f"→ {action.words} ({action.owner}, {action.due})" for action in actions]
    return "\n".join(lines)
