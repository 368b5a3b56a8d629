"""An append-only file of what happened, so that a stand-in X goes on where it was, even after kill -9."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class JournalError(Exception):
    """The file cannot be used; the message says where and why."""


class Journal:
    """One JSON object on each line, one writer at a time.

    Lines are handed to the system before a request is answered.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise JournalError(f"cannot write the state file {path}: {error.strerror}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise JournalError(
                f"the state file {path} is in use by another stand-in X. Stop that one, or choose another --state."
            ) from error

    def write(self, records: Iterable[object]) -> None:
        """Append records; all of one call go out in one write."""
        lines = b"".join(_encode(record) + b"\n" for record in records)
        if lines:
            self._file.write(lines)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read_journal(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a file, oldest first. A torn last line is cut off; any other bad line is an error."""
    if not path.exists():
        return
    good = 0
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                record = _decode(line)
            except msgspec.DecodeError as error:
                if file.read(1):
                    raise JournalError(f"{path}, line {number}: not a record ({error})") from error
                break
            if not line.endswith(b"\n"):
                break
            good += len(line)
            yield record
    if good < path.stat().st_size:
        os.truncate(path, good)
