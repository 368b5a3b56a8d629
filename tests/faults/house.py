"""A whole Anfu of real processes on loopback, whose parts can be killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import psycopg

from anfu import postgres

ANFU = [sys.executable, "-m", "anfu"]


class House:
    """PostgreSQL, a stand-in X, listeners, workers and desks; killed parts are started again at once.

    `limits` are options of the stand-in X, `settings` those of Anfu, without the prefix of their names.
    """

    def __init__(
        self,
        home: Path,
        workers: int,
        limits: Sequence[str] = ("--no-limits",),
        *,
        listeners: int = 1,
        desks: int = 0,
        database: Path | None = None,
        **settings: object,
    ) -> None:
        self.home, self._limits = home, limits
        self._data = database or home / "postgres"
        self.server = postgres.start(self._data)
        self._env = {k: v for k, v in os.environ.items() if not k.startswith("ANFU_")}
        self._env |= {"ANFU_DATA_DIR": str(home), "ANFU_PARENT": str(os.getpid())}
        self._env |= {f"ANFU_{name.upper()}": str(value) for name, value in settings.items()}
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        self._commands: dict[str, list[str]] = {}
        self._began: dict[str, int] = {}
        self.x = self._start_x()
        self._env |= {
            "ANFU_DATABASE_URL": self.database_address(),
            "ANFU_FAKEX_PORT": str(self.port_of_x()),
        }
        for name, count in (("listen", listeners), ("work", workers), ("web", desks)):
            for number in range(count):
                self._start(f"{name} {number}", [name, *(["--port", "0"] if name == "web" else [])])

    def database_address(self) -> str:
        """Where the parts find the database."""
        return self.server.dsn

    def port_of_x(self) -> int:
        """Where the parts find the stand-in X."""
        return int(self.x.rpartition(":")[2])

    def env_of(self, name: str) -> dict[str, str]:
        """What one part's environment holds beyond that of all."""
        del name
        return {}

    def _start_x(self) -> str:
        """The stand-in X stays alive: it is the judge. Its address."""
        command = [*ANFU, "fakex", "--port", "0", "--no-customers", *self._limits]
        self._judge = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=self._env)
        assert self._judge.stdout
        return self._judge.stdout.readline().split(" at ")[1].split(",")[0].strip()

    def _start(self, name: str, command: list[str]) -> None:
        self._commands[name] = command
        env = self._env | self.env_of(name)
        with self._log(name).open("ab") as log:
            self._began[name] = log.tell()
            self.parts[name] = subprocess.Popen([*ANFU, *command], stdout=log, stderr=log, env=env)

    def _log(self, name: str) -> Path:
        return self.home / f"{name.replace(' ', '-')}.log"

    def is_ready(self, name: str) -> bool:
        """Whether a part lives and has said, since it was started, that it is ready."""
        if self.parts[name].poll() is not None:
            return False
        with self._log(name).open("rb") as log:
            log.seek(self._began[name])
            return b"ready" in log.read()

    def run(self, *command: str) -> None:
        """Run one command of Anfu beside the parts, on the database itself, to its end."""
        env = self._env | {"ANFU_DATABASE_URL": self.server.dsn}
        done = subprocess.run([*ANFU, *command], capture_output=True, text=True, env=env, check=False)
        assert done.returncode == 0, done.stderr

    def look_after(self) -> None:
        """Start again what has died."""
        if not self.server.is_running():
            self.server.ensure()
        for name, part in list(self.parts.items()):
            if part.poll() is not None:
                self._start(name, self._commands[name])

    def living(self, kind: str = "") -> list[str]:
        """The names of the parts that live, of one kind (listen, work, web) or of all."""
        return [name for name, part in self.parts.items() if part.poll() is None and name.startswith(kind)]

    def end(self, names: Sequence[str], number: signal.Signals = signal.SIGKILL) -> None:
        """End these parts by a signal, and wait until they are gone; who does not go in ten seconds is killed."""
        for name in names:
            self.parts[name].send_signal(number)
        for name in names:
            try:
                self.parts[name].wait(10)
            except subprocess.TimeoutExpired:
                self.parts[name].kill()
                self.parts[name].wait()

    def kill_database(self) -> None:
        """kill -9 of PostgreSQL's first process."""
        os.kill(self.pid_of_database(), signal.SIGKILL)

    def pid_of_database(self) -> int:
        """The number of PostgreSQL's first process."""
        return int((self.server.place.cluster / "postmaster.pid").read_text().split()[0])

    def kill_one(self, chance: random.Random, *, postgres: bool = True) -> str:
        """kill -9 a random part: a listener, a worker, or PostgreSQL's postmaster. Its name."""
        name = chance.choice([*self.parts, *(["postgres"] if postgres else [])])
        if name == "postgres":
            self.kill_database()
        else:
            self.end([name])
        return name

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows from the database."""
        with psycopg.connect(self.server.dsn) as connection:
            return connection.execute(query.encode()).fetchall()

    def wait_until(self, holds: Callable[[], bool], seconds: float, what: str) -> None:
        """Keep everything running until something holds; fails with `what` after `seconds`."""
        until = time.monotonic() + seconds
        while True:
            self.look_after()
            try:
                if holds():
                    return
            except psycopg.OperationalError:
                pass
            assert time.monotonic() < until, f"not within {seconds} s: {what}\n{self._state()}"
            time.sleep(0.3)

    def _state(self) -> str:
        """What waits, and for whom: the first thing to read when something hangs."""
        asked = (
            "SELECT count(*), count(customer_id), max(heard_at) FROM listening_post",
            "SELECT from_at, to_at, filled_from, why FROM listening_gap",
            "SELECT source, read_up_to FROM listening_cursor",
            "SELECT status, count(*), min(due_at), max(claimed_at) FROM replies_reply GROUP BY 1",
            "SELECT code, reason, try_again_at, ended_at FROM replies_pause",
            "SELECT pid, state, wait_event, xact_start, left(query, 90) FROM pg_stat_activity WHERE datname = 'anfu'",
        )
        return "\n".join(str(row) for query in asked for row in self.ask(query))

    def report(self) -> dict[str, Any]:
        """What the stand-in X saw."""
        told: dict[str, Any] = httpx.get(f"{self.x}/_fakex/report", timeout=30).json()
        return told

    def close(self, *, keep: bool = False) -> None:
        """End every process that was started; with `keep`, the database stays for the next house in its place."""
        for part in self.parts.values():
            part.kill()
            part.wait()
        self._judge.kill()
        self._judge.wait()
        if self._judge.stdout:
            self._judge.stdout.close()
        self.server.stop()
        if not keep:
            postgres.discard(self._data)
