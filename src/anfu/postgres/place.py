"""Where a server's files lie: in its data directory, or beside it where its user cannot get in.

As root, PostgreSQL runs under a user of its own, who cannot pass a private parent directory (a checkout
in root's home, say). Parents are never opened: the cluster then lives under /var/lib/anfu, and the data
directory keeps a link called `elsewhere` to it.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from anfu.postgres.account import Account, account_of
from anfu.postgres.binaries import Binaries
from anfu.postgres.faults import CHOOSE_ANOTHER, PostgresError, from_os

SHARED = Path("/var/lib/anfu")
PORT = 5432
SOCKET = f".s.PGSQL.{PORT}"
LONGEST_SOCKET = 103  # sun_path holds 107 bytes on Linux and 103 on macOS


@dataclass(frozen=True)
class Place:
    """The directories of one server. `home` holds the locks, the cluster and, where it fits, the socket."""

    data_dir: Path
    home: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "cluster"

    @property
    def start_log(self) -> Path:
        """What the server says until its log collector runs."""
        return self.home / "start.log"

    @property
    def starting_lock(self) -> Path:
        """Held while one process starts, stops or counts."""
        return self.home / "starting.lock"

    @property
    def in_use_lock(self) -> Path:
        """Shared by every process that uses the server."""
        return self.home / "in-use.lock"

    @property
    def running_lock(self) -> Path:
        """Held by PostgreSQL and its backends."""
        return self.home / "running.lock"

    @property
    def sockets(self) -> Path:
        """The directory of the socket; one under /tmp where the path would be too long for the kernel."""
        here = self.home / "socket"
        if _fits(here):
            return here
        return Path("/tmp") / f"anfu-{_digest(self.home)}"  # noqa: S108 - its owner is checked on every use

    def open_sockets(self, account: Account) -> Path:
        """Make the socket's directory for `account` alone, or make sure that nobody else made it."""
        path = self.sockets
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            found = path.lstat()
            if found.st_uid != account.uid or found.st_mode & 0o170777 != 0o040700:
                raise PostgresError(
                    f"{path} is not a private directory of {account.name}. Remove it, then start again."
                ) from None
        else:
            account.own(path)
        return path


def settle(data_dir: Path) -> Place:
    """Find the place of the server of `data_dir`, and make its directories where they do not exist yet."""
    data_dir = data_dir.absolute()
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        found = standing(data_dir)
        if found.home != data_dir or found.cluster.exists():
            return found
        account = account_of(found.cluster)
        if account.uid == os.geteuid() or (account.reaches(data_dir) and _fits(data_dir / "socket")):
            return found
        return _elsewhere(data_dir, account)
    except OSError as error:
        raise from_os(error, data_dir) from error


def standing(data_dir: Path) -> Place:
    """The place of the server of `data_dir` as it is now; makes nothing."""
    link = data_dir / "elsewhere"
    return Place(data_dir, link.readlink() if link.is_symlink() else data_dir)


def reachable(binaries: Binaries, account: Account) -> Binaries:
    """The same programs where `account` can run them: the wheel's are copied once if out of reach."""
    if account.uid == os.geteuid() or account.reaches(binaries.directory / "postgres"):
        return binaries
    if binaries.wheel is None:
        raise PostgresError(
            f"The user {account.name}, under whom PostgreSQL runs, cannot reach {binaries.directory}. "
            "Install PostgreSQL where every user can reach it."
        )
    package = binaries.directory.parents[1]
    copy = SHARED / f"postgresql-{binaries.wheel}"
    try:
        if not copy.exists():
            _make_shared()
            part = Path(tempfile.mkdtemp(prefix=f".{copy.name}-", dir=SHARED))
            for tree in (package, package.with_name(f"{package.name}.libs")):  # programs and libraries
                if tree.exists():
                    shutil.copytree(tree, part / tree.name)
            _open_to_all(part)
            _rename_or_drop(part, copy)
    except OSError as error:
        raise from_os(error, copy) from error
    return replace(binaries, directory=copy / binaries.directory.relative_to(package.parent))


def _elsewhere(data_dir: Path, account: Account) -> Place:
    _make_shared()
    if not account.reaches(SHARED):
        raise PostgresError(
            f"The user {account.name}, under whom PostgreSQL runs, reaches neither {data_dir} nor {SHARED}. "
            f"Open one of them to it, or {CHOOSE_ANOTHER}."
        )
    name = re.sub(r"[^A-Za-z0-9]+", "-", data_dir.name).strip("-")[:20] or "data"
    # A random ending: a data directory that was removed and made again must not find its old rows.
    home = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=SHARED))
    home.chmod(0o711)
    (home / "made-for").write_text(f"{data_dir}\n", encoding="utf-8")
    try:
        (data_dir / "elsewhere").symlink_to(home)
    except FileExistsError:  # another process was first
        shutil.rmtree(home)
    return standing(data_dir)


def _make_shared() -> None:
    if not SHARED.exists():
        SHARED.mkdir(exist_ok=True)
        SHARED.chmod(0o755)


def _open_to_all(tree: Path) -> None:
    # What root installed under a strict umask is for root alone, and so is its copy. It holds no secrets.
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))


def _rename_or_drop(part: Path, target: Path) -> None:
    try:
        part.rename(target)
    except OSError:
        shutil.rmtree(part)
        if not target.exists():
            raise


def _fits(directory: Path) -> bool:
    # A comma separates directories in PostgreSQL's setting and hosts in a connection string.
    return len(os.fsencode(directory / SOCKET)) <= LONGEST_SOCKET and "," not in str(directory)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]
