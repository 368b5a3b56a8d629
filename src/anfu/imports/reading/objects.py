"""JSON: a list of objects, the list inside an answer of an API, or an object a line; flattened to columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from anfu.imports.reading.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    Fault,
    Row,
    Sheet,
    UnreadableFileError,
    checked,
)

_BYTE = re.compile(r"\(byte (\d+)\)")
_DEEPEST = 6
WRAPPERS = ("data", "results", "result_content", "mentions", "messages", "payload", "items", "conversations")
"""Keys under which answers of APIs keep their lists."""

Entry = Mapping[str, Any]


def read_objects(text: str) -> Sheet:
    """A header of dotted names and a row for each object; raises UnreadableFileError with line and column."""
    entries: list[tuple[int, Entry | Fault]]
    try:
        told = msgspec.json.decode(text.encode("utf-8", "surrogatepass"))
        entries = [(n, _entry(n, one)) for n, one in enumerate(_listed(told), 1)]
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        entries = _by_line(text)
        if not any(not isinstance(entry, Fault) for _, entry in entries):
            raise _malformed(text, error) from error
    if len(entries) > MOST_ROWS:
        raise UnreadableFileError("too_many_rows", MOST_ROWS + 1, detail=f"{MOST_ROWS:,}")
    flat = [(n, entry if isinstance(entry, Fault) else flattened(entry)) for n, entry in entries]
    header = list(dict.fromkeys(name for _, row in flat if not isinstance(row, Fault) for name in row))
    if not header:
        raise UnreadableFileError("empty_file")
    if len(header) > MOST_COLUMNS:
        raise UnreadableFileError("too_many_columns", 1)
    return Sheet(header, _rows(flat, header))


def entries_of(text: str) -> Sequence[Entry]:
    """The objects of a file as they are; raises UnreadableFileError."""
    try:
        told = msgspec.json.decode(text.encode("utf-8", "surrogatepass"))
    except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
        raise _malformed(text, error) from error
    return [one for one in _listed(told) if isinstance(one, dict)]


def flattened(entry: Entry, before: str = "", depth: int = 0) -> dict[str, str]:
    """An object as dotted names and texts; a list becomes its texts, separated by blanks."""
    flat: dict[str, str] = {}
    for name, value in entry.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            flat |= flattened(value, f"{before}{name}.", depth + 1)
        else:
            flat[before + name] = _text(value)
    return flat


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, float) and abs(value) >= 2**53:
        return f"{value:e}"
    if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
        return " ".join(map(str, value))
    return str(value) if isinstance(value, int | float) else msgspec.json.encode(value).decode()


def _listed(told: object, depth: int = 0) -> Sequence[object]:
    """The list in an answer, wherever the API keeps it."""
    if isinstance(told, list):
        return [_unwrapped(one) for one in told]
    if isinstance(told, dict) and depth < _DEEPEST:
        for name in WRAPPERS:
            inner = told.get(name)
            if isinstance(inner, list) or (isinstance(inner, dict) and any(key in inner for key in WRAPPERS)):
                return _listed(inner, depth + 1)
    return [told]


def _unwrapped(one: object) -> object:
    """Talkwalker and X keep each object under "data" once more."""
    if isinstance(one, dict) and set(one) <= {"data", "includes"} and isinstance(one.get("data"), dict):
        return one["data"]
    return one


def _entry(number: int, one: object) -> Entry | Fault:
    return one if isinstance(one, dict) else Fault(number, "", "no_object")


def _by_line(text: str) -> list[tuple[int, Entry | Fault]]:
    """One object a line: a broken line costs itself alone."""
    entries: list[tuple[int, Entry | Fault]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = msgspec.json.decode(line.encode("utf-8", "surrogatepass"))
            entries.append((number, _entry(number, _unwrapped(found))))
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            entries.append((number, Fault(number, "", "not_json")))
    return entries


def _rows(
    flat: Sequence[tuple[int, Mapping[str, str] | Fault]], header: Sequence[str]
) -> Iterator[Row | Fault]:
    for number, row in flat:
        if isinstance(row, Fault):
            yield row
        else:
            yield checked(Row(number, [row.get(name, "") for name in header]), header)


def _malformed(text: str, error: Exception) -> UnreadableFileError:
    found = _BYTE.search(str(error))
    before = text.encode("utf-8", "surrogatepass")[: int(found[1])] if found else b""
    column = len(before) - before.rfind(b"\n")
    return UnreadableFileError("not_json", before.count(b"\n") + 1, str(column), str(error)[:200])
