"""The server as a process: started, looked at, shut down."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from anfu.postgres.account import Account
from anfu.postgres.binaries import Binaries
from anfu.postgres.cluster import environment
from anfu.postgres.lock import Lock, open_lock
from anfu.postgres.place import PORT, SOCKET, Place

LONGEST_LOG = 10 << 20
ENDINGS = ((signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0))  # fast; then at once, repaired at the next start


def launch(place: Place, binaries: Binaries, account: Account, running: Lock, *, durable: bool) -> None:
    """Start PostgreSQL as nobody's child. `running` is taken, and PostgreSQL inherits it."""
    sockets = place.open_sockets(account)
    command = [binaries.program("postgres"), "-D", str(place.cluster), "-k", str(sockets)]
    command += ["-p", str(PORT), "-c", "listen_addresses="]
    command += [] if durable else ["-F", "-c", "full_page_writes=off"]
    # We have the lock, so no server of this cluster lives, whoever has its old number now. As a "grandparent"
    # he is not taken for another server; PostgreSQL's own pid file is never touched.
    old = pid_of(place)
    env = environment(PG_GRANDPARENT_PID=str(old)) if old is not None else environment()
    for left in sockets.glob(f"{SOCKET}*"):
        left.unlink()
    _forget_long_logs(place)
    log = os.open(place.start_log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    try:
        # The shell ends at once, so PostgreSQL outlives us and leaves no zombie with any of its users.
        account.run(["/bin/sh", "-c", '"$@" &', "sh", *command], env=env, stdout=log, pass_fds=[running.fd])
    finally:
        os.close(log)


def pid_of(place: Place) -> int | None:
    """The number of the server's first process, as its file says: of this run or of one long past."""
    first = next(iter(_pid_file(place)), "").strip()
    return int(first) if first.isdecimal() else None


def says_ready(place: Place) -> bool:
    """Whether PostgreSQL's own status line says that it takes connections; it may be an old one."""
    lines = _pid_file(place)
    return len(lines) > 7 and lines[7].strip() == "ready"


def shut_down(place: Place, account: Account) -> bool:
    """End the server and wait until all its processes are gone; False if one of them will not go."""
    with open_lock(place.running_lock, account) as running:
        for ending, patience in ENDINGS:
            if not running.is_taken():
                return True
            if (pid := pid_of(place)) is not None and _is_ours(pid, place):
                os.kill(pid, ending)
            if _ends(running, patience):
                return True
    return False


def last_words(place: Place) -> str:
    """The end of what the last server said."""
    logs = [place.start_log, *place.cluster.glob("log/*.log")]
    newest = max((log for log in logs if log.exists()), key=lambda log: log.stat().st_mtime_ns, default=None)
    if newest is None:
        return ""
    with newest.open("rb") as file:
        file.seek(max(0, newest.stat().st_size - 4000))
        return file.read().decode(errors="replace")


def _ends(running: Lock, patience: float) -> bool:
    until = time.monotonic() + patience
    while running.is_taken():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def _pid_file(place: Place) -> list[str]:
    try:
        return (place.cluster / "postmaster.pid").read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _is_ours(pid: int, place: Place) -> bool:
    # A signal must not hit a stranger: the server was killed and its number given away, or it lives in
    # another container. A server works in its own directory; without /proc its file has to be believed.
    if not Path("/proc/self").exists():
        return True
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == place.cluster.resolve()
    except OSError:
        return False


def _forget_long_logs(place: Place) -> None:
    # A weekday's log starts anew only when its day comes while the server runs.
    for log in place.cluster.glob("log/*.log"):
        if log.stat().st_size > LONGEST_LOG:
            log.unlink()
