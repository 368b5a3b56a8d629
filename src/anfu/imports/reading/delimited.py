"""CSV and its kin: the delimiter is found, and a broken line costs itself alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from anfu.imports.reading.sheet import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Fault,
    Row,
    Sheet,
    UnreadableFileError,
    checked,
)

DELIMITERS = (",", ";", "\t", "|")
MOST_LINES_OF_A_ROW = 200
"""A quote that is not closed within so many lines never is: it would swallow all rows that follow."""


def read_delimited(text: str) -> Sheet:
    """A header and rows; raises UnreadableFileError where there is no header."""
    lines = list(io.StringIO(text, newline=""))
    at = _first(lines)
    delimiter = ""
    if at < len(lines) and lines[at].lower().startswith("sep=") and len(lines[at].strip()) == len("sep=") + 1:
        delimiter = lines[at].strip()[-1]
        at = _first(lines, at + 1)
    if at == len(lines):
        raise UnreadableFileError("empty_file")
    delimiter = delimiter or max(DELIMITERS, key=lines[at].count)
    header, after = _record(lines, at, delimiter)
    if header is None or len(header) > MOST_COLUMNS:
        raise UnreadableFileError("quote" if header is None else "too_many_columns", at + 1)
    names = [name.strip() for name in header]
    return Sheet(names, _rows(lines, after, delimiter, names))


def _first(lines: Sequence[str], since: int = 0) -> int:
    """The first line that says something."""
    return next((n for n in range(since, len(lines)) if lines[n].strip()), len(lines))


def _rows(lines: Sequence[str], at: int, delimiter: str, header: Sequence[str]) -> Iterator[Row | Fault]:
    width, count = len(header), 0
    while (at := _first(lines, at)) < len(lines):
        count += 1
        if count > MOST_ROWS:
            raise UnreadableFileError("too_many_rows", at + 1, detail=f"{MOST_ROWS:,}")
        cells, after = _record(lines, at, delimiter, width)
        line, at = at + 1, after
        if cells is None:
            where = "too_long" if len(lines[line - 1]) > LONGEST_CELL else "quote"
            yield Fault(line, "", where)
        elif len(cells) != width:
            yield Fault(line, "", "cells", f"{len(cells)} / {width}")
        else:
            yield checked(Row(line, cells), header)


def _record(lines: Sequence[str], at: int, delimiter: str, width: int = 0) -> tuple[list[str] | None, int]:
    """The cells of the record that begins on a line, and the line after it; None: its quotes do not fit.

    One of several lines counts only where it has as many cells as the header: else the first line is broken.
    """
    line = lines[at].rstrip("\r\n")
    if '"' not in line:
        return line.split(delimiter), at + 1
    record = ""
    for n in range(at, min(at + MOST_LINES_OF_A_ROW, len(lines))):
        record += lines[n]
        if record.count('"') % 2:
            continue  # a quote is open still
        cells = _cells(record, delimiter)
        if n > at and (cells is None or (width and len(cells) != width)):
            return None, at + 1
        return cells, n + 1
    return None, at + 1


def _cells(record: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([record.rstrip("\r\n")], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return None
