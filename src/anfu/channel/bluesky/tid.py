"""The AT Protocol's timestamp ids: 64 bits, microseconds since 1970 and ten bits of chance, spelt in thirteen signs.

Source: the AT Protocol specification, "TID".
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta

_SIGNS = "234567abcdefghijklmnopqrstuvwxyz"
_TID = re.compile(f"[234567abcdefghij][{_SIGNS}]{{12}}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def read(spelling: str) -> int | None:
    """The number of a timestamp id; None where it is none."""
    if not _TID.fullmatch(spelling):
        return None
    number = 0
    for sign in spelling:
        number = number * 32 + _SIGNS.index(sign)
    return number


def spelt(number: int) -> str:
    """A number as a timestamp id."""
    signs = []
    for _ in range(13):
        number, rest = divmod(number, 32)
        signs.append(_SIGNS[rest])
    return "".join(reversed(signs))


def moment_of(spelling: str) -> datetime | None:
    """When a timestamp id was made (UTC); None where it is none."""
    number = read(spelling)
    return None if number is None else _EPOCH + (number >> 10) * _MICROSECOND


def for_reply(reply_id: int, queued_at: datetime) -> str:
    """The id under which a reply of ours is published: the same however often it is tried, so it is there once."""
    micros = (queued_at - _EPOCH) // _MICROSECOND + (reply_id >> 10) % 1000
    return spelt(micros << 10 | reply_id & 1023)


def number_for(name: str) -> int:
    """The number that a name of the network's wants here: a post's in order of time, anything else's by its hash."""
    number = read(name.rpartition("/")[2]) if name.startswith("at://") else None
    if number is not None:
        return number
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 2
