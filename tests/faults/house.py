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
    """PostgreSQL, a stand-in X, a listener and workers; killed parts are started again at once.

    `limits` are options of the stand-in X, `settings` those of Anfu, without the prefix of their names.
    """

    def __init__(
        self, home: Path, workers: int, limits: Sequence[str] = ("--no-limits",), **settings: object
    ) -> None:
        self._home, self._limits = home, limits
        self._server = postgres.start(home / "postgres")
        self._env = {k: v for k, v in os.environ.items() if not k.startswith("ANFU_")}
        self._env |= {"ANFU_DATA_DIR": str(home), "ANFU_PARENT": str(os.getpid())}
        self._env |= {f"ANFU_{name.upper()}": str(value) for name, value in settings.items()}
        self._parts: dict[str, subprocess.Popen[bytes]] = {}
        self._commands: dict[str, list[str]] = {}
        self.x = self._start_x()
        self._env |= {"ANFU_DATABASE_URL": self._server.dsn, "ANFU_FAKEX_PORT": self.x.rpartition(":")[2]}
        self._start("listen", "listen")
        for number in range(workers):
            self._start(f"work {number}", "work")

    def _start_x(self) -> str:
        """The stand-in X stays alive: it is the judge. Its address."""
        command = [*ANFU, "fakex", "--port", "0", "--no-customers", *self._limits]
        self._judge = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=self._env)
        assert self._judge.stdout
        return self._judge.stdout.readline().split(" at ")[1].split(",")[0].strip()

    def _start(self, name: str, command: str) -> None:
        self._commands[name] = [*ANFU, command]
        log = (self._home / f"{name.replace(' ', '-')}.log").open("ab")
        self._parts[name] = subprocess.Popen(self._commands[name], stdout=log, stderr=log, env=self._env)
        log.close()

    def look_after(self) -> None:
        """Start again what has died."""
        if not self._server.is_running():
            self._server.ensure()
        for name, part in list(self._parts.items()):
            if part.poll() is not None:
                self._start(name, self._commands[name][-1])

    def kill_one(self, chance: random.Random, *, postgres: bool = True) -> str:
        """kill -9 a random part: the listener, a worker, or PostgreSQL's postmaster. Its name."""
        name = chance.choice([*self._parts, *(["postgres"] if postgres else [])])
        if name == "postgres":
            pid = int((self._server.place.cluster / "postmaster.pid").read_text().split()[0])
            os.kill(pid, signal.SIGKILL)
        else:
            self._parts[name].kill()
            self._parts[name].wait()
        return name

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Rows from the database."""
        with psycopg.connect(self._server.dsn) as connection:
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

    def close(self) -> None:
        """End every process that was started."""
        for part in self._parts.values():
            part.kill()
            part.wait()
        self._judge.kill()
        self._judge.wait()
        if self._judge.stdout:
            self._judge.stdout.close()
        self._server.stop()
        postgres.discard(self._home / "postgres")
