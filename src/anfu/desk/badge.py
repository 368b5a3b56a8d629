"""What stands beside a line of the rail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Badge:
    """How many, and when the first of them falls due (UTC)."""

    count: int
    worst_due_at: datetime | None = None
