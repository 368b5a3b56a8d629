"""A file of any kind as a sheet: what it is, its content says, whatever its name."""

from __future__ import annotations

from anfu.imports.reading.delimited import read_delimited
from anfu.imports.reading.encoding import as_text
from anfu.imports.reading.objects import read_objects
from anfu.imports.reading.sheet import LARGEST, Sheet, UnreadableFileError
from anfu.imports.reading.workbook import OLE, ZIP, read_workbook


def read_file(content: bytes) -> Sheet:
    """The rows of a file (CSV, Excel, JSON); raises UnreadableFileError, at the latest while its rows are read."""
    if len(content) > LARGEST:
        raise UnreadableFileError("too_large", detail=f"{LARGEST >> 20} MB")
    if content.startswith((ZIP, OLE)):
        return read_workbook(content)
    text = as_text(content)
    if text.lstrip()[:1] in ("{", "["):
        return read_objects(text)
    return read_delimited(text)
