"""Excel and OpenDocument workbooks: their first sheet with rows, never more than a bounded room when unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

from anfu.imports.reading.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    Fault,
    Row,
    Sheet,
    UnreadableFileError,
    checked,
)

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How workbooks begin: today's, which are zip files, and those of before 2007."""
UNPACKED_AT_MOST = 400 << 20
MOST_PARTS = 5_000
_CHUNK = 1 << 20
EXACT = 2**53
"""Excel keeps numbers of fifteen digits: whole numbers from here on are rounded."""

Value = str | int | float | bool | date | datetime | time | timedelta


def read_workbook(content: bytes) -> Sheet:
    """The first sheet that has rows. Raises UnreadableFileError, also for what unpacks to too much."""
    if content.startswith(ZIP):
        _look_inside(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for name in book.sheet_names:
                rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                at = next((n for n, row in enumerate(rows) if any(map(as_written, row))), None)
                if at is not None:
                    header = [as_written(cell).strip() for cell in rows[at]]
                    if len(header) > MOST_COLUMNS:
                        raise UnreadableFileError("too_many_columns", at + 1)
                    return Sheet(header, _rows(rows, at + 1, header))
    except PasswordError as error:
        raise UnreadableFileError("password") from error
    except (CalamineError, WorksheetNotFound, ValueError) as error:
        raise UnreadableFileError("not_a_workbook", detail=str(error)[:200]) from error
    raise UnreadableFileError("empty_file")


def _rows(rows: Sequence[Sequence[Value]], at: int, header: Sequence[str]) -> Iterator[Row | Fault]:
    if len(rows) - at > MOST_ROWS:
        raise UnreadableFileError("too_many_rows", at + MOST_ROWS + 1, detail=f"{MOST_ROWS:,}")
    for line, row in enumerate(rows[at:], at + 1):
        cells = [as_written(cell) for cell in row]
        if any(cells):
            yield checked(Row(line, cells), header)


def as_written(cell: Value) -> str:
    """A cell as text. A number too long for Excel stays visibly rounded, such as 1.99e+18; times stay without zone."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT:
            return f"{cell:e}"
        return str(int(cell)) if float(cell).is_integer() else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return str(cell)


def _look_inside(content: bytes) -> None:
    """Unpack it once without keeping anything: a small file may hold more than any machine has room for."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS:
                raise UnreadableFileError("bomb")
            for part in parts:
                with packed.open(part) as stream:
                    while chunk := stream.read(_CHUNK):
                        unpacked += len(chunk)
                        if unpacked > UNPACKED_AT_MOST:
                            raise UnreadableFileError("bomb", detail=f"{UNPACKED_AT_MOST >> 20} MB")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError) as error:
        raise UnreadableFileError("not_a_workbook", detail=str(error)[:200]) from error
    except RuntimeError as error:
        raise UnreadableFileError("password") from error
