"""Clocks that can be set: each process of a house reads its own, where a C compiler is at hand."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("clock.c")


class Clocks:
    """The wall clocks of processes by name; only processes started with `env_of` heed them."""

    def __init__(self, home: Path) -> None:
        self._home = home / "clocks"
        self._home.mkdir(exist_ok=True)
        self._library = self._home / "clock.so"
        compiler = shutil.which("cc")
        if compiler:
            command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(self._library), str(SOURCE), "-ldl"]
            subprocess.run(command, check=True)
        self.can_be_set = compiler is not None

    def env_of(self, name: str) -> dict[str, str]:
        """What the environment of a process needs for its clock."""
        if not self.can_be_set:
            return {}
        file = self._file(name)
        if not file.exists():
            file.write_bytes(struct.pack("q", 0))
        return {"LD_PRELOAD": str(self._library), "FAULTS_CLOCK": str(file)}

    def set(self, name: str, seconds: int) -> None:
        """Set the clock of a process so many seconds ahead, or back; 0: right again."""
        with self._file(name).open("r+b") as file:
            os.pwrite(file.fileno(), struct.pack("q", seconds), 0)

    def _file(self, name: str) -> Path:
        return self._home / name.replace(" ", "-")
