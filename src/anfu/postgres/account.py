"""The user of the operating system under which PostgreSQL runs: ourselves, or as root one of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from anfu.postgres.faults import CHOOSE_ANOTHER, PostgresError

OWN = "anfu"
ELSE = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user of the operating system."""

    uid: int
    gid: int
    name: str

    def run(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        stdout: int = subprocess.PIPE,
        pass_fds: Sequence[int] = (),
    ) -> subprocess.CompletedProcess[str]:
        """Run `command` as this user, in a session of its own so that ctrl-C here does not reach it."""
        other = self.uid != os.geteuid()
        try:
            return subprocess.run(  # noqa: S603 - PostgreSQL's own programs
                command,
                env=env,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                start_new_session=True,
                umask=0o077,
                pass_fds=pass_fds,
                user=self.uid if other else None,
                group=self.gid if other else None,
                extra_groups=[] if other else None,
            )
        except PermissionError as error:
            if not other:
                raise
            raise PostgresError(
                f"PostgreSQL refuses to run as root, and this process may not become the user {self.name}. "
                "Start Anfu as a plain user, or allow SETUID and SETGID to its container."
            ) from error

    def reaches(self, path: Path) -> bool:
        """Whether this user can pass through all parents of `path` and into it (or run it)."""
        test = shutil.which("test") or "/usr/bin/test"
        return self.run([test, "-x", str(path)], env={}).returncode == 0

    def own(self, path: Path) -> None:
        """Give `path`, which we have just made, to this user."""
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_of(cluster: Path) -> Account:
    """Who runs the server of `cluster`: its owner if it exists, else ourselves, as root a user of its own."""
    try:
        owner = cluster.stat()
    except FileNotFoundError:
        return _service() if os.geteuid() == 0 else _ourselves()
    if os.geteuid() not in (0, owner.st_uid):
        name = _name(owner.st_uid)
        raise PostgresError(f"{cluster} belongs to {name}. Start Anfu as {name}, or {CHOOSE_ANOTHER}.")
    if owner.st_uid == 0:
        raise PostgresError(
            f"{cluster} belongs to root, but PostgreSQL refuses root. Give it to a plain user."
        )
    return Account(owner.st_uid, owner.st_gid, _name(owner.st_uid))


def _ourselves() -> Account:
    try:
        me = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise PostgresError(
            f"User number {os.geteuid()} has no name on this machine, which PostgreSQL needs. "
            "Add it to /etc/passwd, or name a running server in ANFU_DATABASE_URL."
        ) from None
    return Account(me.pw_uid, me.pw_gid, me.pw_name)


def _service() -> Account:
    found = _lookup(OWN) or _create() or next(filter(None, map(_lookup, ELSE)), None)
    if found is None:
        raise PostgresError("PostgreSQL refuses to run as root. Create a user called anfu for it.")
    return found


def _create() -> Account | None:
    useradd = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if useradd is None:
        return None
    command = [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/var/lib/anfu"]
    command += ["--shell", "/usr/sbin/nologin", OWN]
    for _ in range(5):  # another process may hold the lock of the password file, perhaps to do the same
        subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - fixed words
        if (found := _lookup(OWN)) is not None:
            return found
        time.sleep(0.1)
    return None


def _lookup(name: str) -> Account | None:
    try:
        found = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(found.pw_uid, found.pw_gid, found.pw_name) if found.pw_uid != 0 else None


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user number {uid}"
