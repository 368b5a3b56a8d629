"""What a line of the trail says, and how lines are chained. Values in, values out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256


class Kind(StrEnum):
    """What sort of thing somebody did."""

    READ = "read"
    WROTE = "wrote"
    TOOK = "took"
    REFUSED = "refused"
    ENTERED = "entered"


@dataclass(frozen=True)
class Entry:
    """One line before it has its place in the chain. `at` in UTC; `who` and `role` as they were then."""

    at: datetime
    kind: Kind
    who: str
    role: str
    deed: str
    what: str
    address: str

    def canonical(self) -> str:
        """The line as it is hashed: the same for the same line, on any machine."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        told = [at, self.kind, self.who, self.role, self.deed, self.what, self.address]
        return json.dumps(told, ensure_ascii=True, separators=(",", ":"))


def beginning(brand_x_id: int) -> bytes:
    """The hash before a brand's first line."""
    return sha256(f"anfu trail of {brand_x_id}".encode()).digest()


def follows(before: bytes, number: int, canonical: str) -> bytes:
    """The hash of a line: of the hash before it, its number and all that it says."""
    return sha256(before + f"{number}\n{canonical}".encode()).digest()
