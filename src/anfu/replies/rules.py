"""What a reply promises, and what makes two texts the same one."""

from __future__ import annotations

import html
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from anfu.channel.length import LINK
from anfu.clock.calendar import Calendar
from anfu.clock.working import add_working

UNDO = timedelta(seconds=10)
"""How long what a person lets go waits in the outbox, so that it can be taken back."""


@dataclass(frozen=True)
class Pledge:
    """A promise that a reply will make once it is published; `working`: only the team's hours count."""

    kind: str
    within: timedelta
    working: bool = False

    def due_at(self, published_at: datetime, calendar: Calendar) -> datetime:
        """When it falls due (UTC), counted from the publication."""
        if self.working:
            return add_working(published_at, self.within, calendar)
        return published_at + self.within

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the reply."""
        return {"kind": self.kind, "seconds": self.within.total_seconds(), "working": self.working}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """The pledge kept by `as_json`."""
        return cls(kept["kind"], timedelta(seconds=kept["seconds"]), kept["working"])


def plain(text: str) -> str:
    """A text as it compares with what X returns: X escapes &, < and >, trims the ends, and shortens links."""
    return " ".join(LINK.sub("", html.unescape(text)).split())
