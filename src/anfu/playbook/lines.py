"""Which line of a TOML text each key stands on: `tomllib` does not tell.

The text must have been accepted by `tomllib`; so the scanner only has to follow, never to judge.
"""

from __future__ import annotations

import re
from bisect import bisect_left

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BASIC = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_LITERAL = re.compile(r"'([^'\n]*)'")
_MULTI_LINE = re.compile(r'"""(?:[^\\]|\\[\s\S])*?"""(?:"{0,2})|' + r"'''[\s\S]*?'''(?:'{0,2})")
_SCALAR = re.compile(r"[^,\]}#\n]+")


class Lines:
    """The lines (from 1) of the keys, tables and array elements of a TOML text."""

    def __init__(self, text: str) -> None:
        self._text = text.replace("\r\n", "\n")
        self._breaks = [found.start() for found in re.finditer("\n", self._text)]
        self._at = 0
        self._counts: dict[Path, int] = {}
        self._lines: dict[Path, int] = {(): 1}
        self._scan()

    def find(self, path: Path) -> tuple[Path, int]:
        """The longest part of `path` that is written in the text, and its line.

        An index that the text does not have is passed over, since one table may be written for a list of one.
        """
        known: Path = ()
        for part in path:
            if (*known, part) in self._lines:
                known = (*known, part)
            elif not isinstance(part, int):
                break
        return known, self._lines[known]

    def _scan(self) -> None:
        table: Path = ()
        while not self._skip_blank():
            start = self._at
            if self._text.startswith("[[", start):
                self._at += 2
                table = self._resolve(start)
                count = self._counts[table] = self._counts.get(table, -1) + 1
                table = (*table, count)
                self._lines[table] = self._line(start)
                self._at = self._text.index("]]", self._at) + 2
            elif self._text[start] == "[":
                self._at += 1
                table = self._resolve(start)
                self._at = self._text.index("]", self._at) + 1
            else:
                self._pair(table)

    def _pair(self, table: Path) -> None:
        start, path = self._at, table
        for key in self._dotted():
            path = (*path, key)
            self._note(path, start)
        self._at = self._text.index("=", self._at) + 1
        self._skip_blank()
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self._text[self._at]
        if opening == "[":
            self._members(path, "]")
        elif opening == "{":
            self._members(path, "}")
        else:
            for pattern in (_MULTI_LINE, _BASIC, _LITERAL, _SCALAR):
                if found := pattern.match(self._text, self._at):
                    self._at = found.end()
                    return

    def _members(self, path: Path, closing: str) -> None:
        self._at += 1
        index = 0
        while not self._skip_blank() and self._text[self._at] != closing:
            if self._text[self._at] == ",":
                self._at += 1
            elif closing == "}":
                self._pair(path)
            else:
                self._note((*path, index), self._at)
                self._value((*path, index))
                index += 1
        self._at += 1

    def _dotted(self) -> list[str]:
        keys = []
        while True:
            self._skip_blank()
            for pattern in (_BARE_KEY, _BASIC, _LITERAL):
                if found := pattern.match(self._text, self._at):
                    keys.append(found[found.lastindex or 0])
                    self._at = found.end()
                    break
            self._skip_blank()
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _resolve(self, start: int) -> Path:
        keys = self._dotted()
        path: Path = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            self._note(path, start)
            if position < len(keys) - 1 and path in self._counts:
                path = (*path, self._counts[path])
        return path

    def _note(self, path: Path, at: int) -> None:
        self._lines.setdefault(path, self._line(at))

    def _line(self, at: int) -> int:
        return bisect_left(self._breaks, at) + 1

    def _skip_blank(self) -> bool:
        found = _BLANK.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at >= len(self._text)
