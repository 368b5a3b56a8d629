"""A house whose lines can be cut, whose clocks can be set and whose disk can be filled."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from anfu import postgres
from tests.faults.clock import Clocks
from tests.faults.disk import Disk
from tests.faults.house import House
from tests.faults.line import Line, line_to_port, line_to_socket

SOCKET = ".s.PGSQL.5432"


class Battered(House):
    """Two listeners, two workers and a desk, which reach X and the database over lines of ours.

    What it holds outlives it: the next one in the same `home` goes on with the same posts, replies and X.
    """

    to_x: Line
    to_database: Line

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.clocks, self.disk = Clocks(home), Disk(home)
        limits = ("--no-limits", "--state", str(home / "x.jsonl"))
        database = self.disk.place / "postgres" if self.disk.is_there else home / "postgres"
        super().__init__(home, workers=2, limits=limits, listeners=2, desks=1, database=database)

    @property
    def disk_can_be_full(self) -> bool:
        """Whether the database lies on the small disk: it does not where its user cannot reach that."""
        return self.disk.is_there and self.disk.place in self.server.place.home.parents

    def database_address(self) -> str:
        """The near end of the line to the database."""
        near = self.home / "line"
        near.mkdir(exist_ok=True)
        self.to_database = line_to_socket(self.server.place.sockets / SOCKET, near / SOCKET)
        return f"postgresql://anfu@/anfu?host={quote(str(near), safe='')}&port=5432"

    def port_of_x(self) -> int:
        """The near end of the line to X."""
        self.to_x, port = line_to_port(super().port_of_x())
        return port

    def env_of(self, name: str) -> dict[str, str]:
        """A clock for each part."""
        return self.clocks.env_of(name)

    def look_after(self) -> None:
        """Start again what has died; PostgreSQL may need more than one try while it comes to."""
        try:
            super().look_after()
        except postgres.PostgresError:
            super().look_after()

    def say(self, lines: list[str]) -> None:
        """Let customers say these posts on X now."""
        body = "\n".join(lines).encode()
        told = httpx.post(f"{self.x}/_fakex/posts?restamp=1", content=body, timeout=30)
        told.raise_for_status()
        assert told.json() == {"accepted": len(lines), "known": 0, "unreadable": []}, told.text

    def say_poison(self, text: str) -> None:
        """Let a customer say what may choke somebody."""
        post: dict[str, Any] = {
            "id": "1", "author_id": "66600013", "text": text, "created_at": "2026-11-16T10:00:00Z",
            "entities": {"mentions": [{"start": 0, "end": 11, "username": "sprucehome", "id": "7700000000000000001"}]},
        }  # fmt: skip
        self.say([msgspec.json.encode(post).decode()])

    def stumble(self, **faults: object) -> None:
        """Let X fail in these ways from now on; none: it is well."""
        httpx.post(f"{self.x}/_fakex/faults", json=faults, timeout=30).raise_for_status()

    def freeze(self, name: str) -> None:
        """Stop a part where it stands, with all that it holds."""
        self.parts[name].send_signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Let it go on, as if no time had passed."""
        self.parts[name].send_signal(signal.SIGCONT)

    def heal(self) -> None:
        """End what a fault that was cut short has left: lines carry, clocks are right, nobody is frozen."""
        self.to_x.mend()
        self.to_database.mend()
        self.disk.free()
        for name in self.living():
            self.thaw(name)
            if self.clocks.can_be_set:
                self.clocks.set(name, 0)

    def end_database(self) -> None:
        """Shut PostgreSQL down as an administrator does who does not wait for anybody."""
        os.kill(self.pid_of_database(), signal.SIGINT)

    def leave(self, *, keep: bool) -> None:
        """End everything; with `keep`, so that another house can go on from here."""
        self.close(keep=keep)
        self.to_x.close()
        self.to_database.close()
        self.disk.unmount()
