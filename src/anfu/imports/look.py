"""A first look at a file: what its columns mean, what it would come to, and a few of its rows. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from anfu.imports.columns import by_name, names_of, why_not_enough
from anfu.imports.mentions import Ways
from anfu.imports.models import Import
from anfu.imports.reading.file import read_file
from anfu.imports.reading.sheet import Row, UnreadableFileError
from anfu.imports.rules import Plan, plan

SAMPLES = 5
LONGEST_SAMPLE = 120


class Look(NamedTuple):
    """What a file would come to. `samples` are the texts of a few rows by meaning; `why_not`: a code, or nothing."""

    header: Sequence[str]
    columns: Mapping[str, str]
    plan: Plan
    samples: Sequence[Mapping[str, str]]
    why_not: str | None


def look(imported: Import, kept_since: datetime, now: datetime) -> Look:
    """Read a proposed file as its columns say. Raises UnreadableFileError."""
    header, rows = read_file(bytes(imported.content))
    read = list(rows)
    places = by_name(header, imported.columns)
    if why_not := why_not_enough(places):
        return Look(header, names_of(header, places), Plan(), _samples(places, read), why_not)
    ways = Ways(
        places,
        imported.system,
        imported.brand.x_id,
        imported.brand.handle,
        imported.care_since,
        kept_since,
        now,
    )
    return Look(header, names_of(header, places), plan(header, read, ways), _samples(places, read), None)


def header_of(content: bytes) -> Sequence[str]:
    """The names of a file's columns. Raises UnreadableFileError."""
    header = read_file(content).header
    if not any(header):
        raise UnreadableFileError("empty_file", 1)
    return header


def _samples(places: Mapping[str, int], rows: Sequence[object]) -> list[dict[str, str]]:
    sound = [row for row in rows if isinstance(row, Row)][:SAMPLES]
    return [
        {
            meaning: row.cells[place][:LONGEST_SAMPLE]
            for meaning, place in places.items()
            if place < len(row.cells)
        }
        for row in sound
    ]
