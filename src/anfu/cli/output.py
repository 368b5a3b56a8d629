"""What child processes say: all of it into a file, and what matters to the terminal."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

LONGEST_FILE = 10 << 20
BETWEEN = ("The above exception was the direct cause", "During handling of the above exception")


class Output:
    """Says on what children say, each line behind its child's name, and keeps the whole in `file`."""

    def __init__(self, say: Callable[[str], None], file: Path | None = None) -> None:
        self.say = say
        self._file = file
        self._turn = threading.Lock()

    def take(self, name: str, lines: Iterable[str]) -> None:
        """Say and keep lines until they end."""
        for line in calm(self._keep(name, lines)):
            self.say(f"{name:<6} {line}")

    def _keep(self, name: str, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            if self._file is not None:
                with self._turn:
                    if self._file.exists() and self._file.stat().st_size > LONGEST_FILE:
                        self._file.replace(self._file.with_suffix(".old.log"))
                    with self._file.open("a", encoding="utf-8") as file:
                        file.write(f"{name:<6} {line.rstrip()}\n")
            yield line.rstrip()


def calm(lines: Iterable[str]) -> Iterator[str]:
    """Leave out empty lines, and of each traceback all but the line that says what it was."""
    inside = False
    for line in lines:
        if line.startswith("Traceback (most recent call last)"):
            inside = True
        elif line.strip() and not line.startswith(BETWEEN) and not (inside and line.startswith(" ")):
            inside = False
            yield line
