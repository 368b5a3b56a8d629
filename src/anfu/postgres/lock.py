"""Locks on files that the kernel frees when their holder dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anfu.postgres.account import Account


class Lock:
    """One process's hold on a lock file. Its descriptor is inherited only where it is passed on purpose."""

    def __init__(self, path: Path, account: Account) -> None:
        try:
            # The file goes to the server's user, so that this user and root can both start the server.
            self.fd = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL, 0o600)
            if os.geteuid() != account.uid:
                os.fchown(self.fd, account.uid, account.gid)
        except FileExistsError:
            self.fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)

    def take(self) -> None:
        """Wait until it is ours alone."""
        fcntl.flock(self.fd, fcntl.LOCK_EX)

    def try_take(self) -> bool:
        """Make it ours alone if nobody else has it; a share that we had is lost when it fails."""
        return self._try(fcntl.LOCK_EX)

    def share(self) -> None:
        """Hold it together with others."""
        fcntl.flock(self.fd, fcntl.LOCK_SH)

    def is_taken(self) -> bool:
        """Whether somebody has it alone."""
        if self._try(fcntl.LOCK_SH):
            fcntl.flock(self.fd, fcntl.LOCK_UN)
            return False
        return True

    def close(self) -> None:
        """Let go."""
        os.close(self.fd)

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self.fd, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def open_lock(path: Path, account: Account) -> Iterator[Lock]:
    """Open a lock file for a while."""
    lock = Lock(path, account)
    try:
        yield lock
    finally:
        lock.close()
