"""What a file is once it is read: a header and rows, each with its place; and what could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

LARGEST = 50 << 20
"""Bytes of a file that is read."""
MOST_ROWS = 500_000
LONGEST_CELL = 100_000
"""Characters."""
MOST_COLUMNS = 1_000


class Row(NamedTuple):
    """One row: the line on which it begins (of a workbook the row, of JSON the entry; from 1), and its cells."""

    line: int
    cells: Sequence[str]


class Fault(NamedTuple):
    """What could not be read: where, and a code of `desk.imports.words.REASONS`; `detail` is what was found there."""

    line: int
    column: str
    reason: str
    detail: str = ""


class Sheet(NamedTuple):
    """A file's header and its rows, in order; a row that cannot be read is a fault in its place."""

    header: Sequence[str]
    rows: Iterable[Row | Fault]


class UnreadableFileError(Exception):
    """Nothing of this file can be read; says where and why, as a fault does."""

    def __init__(self, reason: str, line: int = 0, column: str = "", detail: str = "") -> None:
        super().__init__(f"{reason} (line {line}, column {column}) {detail}")
        self.fault = Fault(line, column, reason, detail)


def checked(row: Row, header: Sequence[str]) -> Row | Fault:
    """A row whose cells can be kept; else the first fault in it."""
    for name, cell in zip(header, row.cells, strict=False):
        if len(cell) > LONGEST_CELL:
            return Fault(row.line, name, "too_long", f"{len(cell):,}")
        if not cell.isascii() and any("\ud800" <= letter <= "\udfff" for letter in cell):
            return Fault(row.line, name, "not_text")
    return row
