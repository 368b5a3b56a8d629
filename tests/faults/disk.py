"""A small disk of its own for a database, which can be filled up: a file with a file system in it, mounted by root."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

SIZE = 3 << 30
"""Bytes, of which the file takes only what is used: PostgreSQL keeps up to two gigabytes of log before a checkpoint."""


class Disk:
    """A disk in a file, mounted at `place`; `is_there` tells whether this machine lets us have one."""

    def __init__(self, home: Path) -> None:
        self.place = home / "disk"
        self.place.mkdir(exist_ok=True)
        self._file, self._ballast = home / "disk.img", self.place / "ballast"
        self.is_there = self._mount()

    def fill(self) -> None:
        """Leave no room."""
        with self._ballast.open("wb") as file:
            # What others write meanwhile takes its room, too: ask for less until it is given, down to nothing.
            for part in (1 << 28, 1 << 24, 1 << 20, 1 << 16, 1 << 12):
                while _takes(file.fileno(), part):
                    pass

    def free(self) -> None:
        """Give the room back."""
        self._ballast.unlink(missing_ok=True)

    def unmount(self) -> None:
        """Let go of the disk; what is on it stays in its file."""
        if self.is_there:
            subprocess.run(["umount", self.place], check=True)
            self.is_there = False

    def _mount(self) -> bool:
        if os.geteuid() != 0 or not shutil.which("mkfs.ext4"):
            return False
        if self.place.is_mount():  # of a run that was killed
            self.free()
            return True
        if not self._file.exists():
            with self._file.open("wb") as file:
                file.truncate(SIZE)
            subprocess.run(["mkfs.ext4", "-q", "-m", "0", self._file], check=True)
        done = subprocess.run(
            ["mount", "-o", "loop", self._file, self.place], capture_output=True, check=False
        )
        return done.returncode == 0


def _takes(file: int, size: int) -> bool:
    try:
        os.posix_fallocate(file, os.fstat(file).st_size, size)
    except OSError:
        return False
    return True
