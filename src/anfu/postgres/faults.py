"""What can go wrong around PostgreSQL, each said in one sentence with one thing to do."""

from __future__ import annotations

import errno
import re
from pathlib import Path

PREFIX = re.compile(r"^\S+ \S+ \S+ \[\d+\] ")  # when and by which process
CHOOSE_ANOTHER = "choose another data directory (ANFU_DATA_DIR)"


class PostgresError(Exception):
    """PostgreSQL cannot be had; the message says what is wrong and what to do."""


def disk_full(path: Path) -> PostgresError:
    """No room for the database."""
    return PostgresError(f"The disk that holds {path} is full. Free some space on it, then start again.")


def not_writable(path: Path) -> PostgresError:
    """The directory exists, or should, and we may not write there."""
    return PostgresError(f"{path} cannot be written. Allow this user to write there, or {CHOOSE_ANOTHER}.")


def from_os(error: OSError, path: Path) -> PostgresError:
    """Say what the operating system refused."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(path)
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return not_writable(path)
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return PostgresError(f"{path} is not a directory. Move it away, or {CHOOSE_ANOTHER}.")
    return PostgresError(f"{path} cannot be used: {error.strerror}. Mend that, or {CHOOSE_ANOTHER}.")


def from_words(words: str, path: Path, log: Path) -> PostgresError:
    """Say what PostgreSQL's own last lines mean; `words` may be long, of which only the end is shown."""
    if "No space left on device" in words or "Disk quota exceeded" in words:
        return disk_full(path)
    if "Read-only file system" in words:
        return not_writable(path)
    lines = [PREFIX.sub("", line) for line in words.splitlines() if line.strip()]
    said = " | ".join(lines[-3:]) or "it said nothing"
    return PostgresError(f"PostgreSQL did not start: {said[-500:]}. Its whole log is {log}.")
