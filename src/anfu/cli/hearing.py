"""The queue between the listener's ears and its intake: what was heard, and how far that reaches."""

from __future__ import annotations

import queue
from datetime import datetime
from typing import NamedTuple

from anfu.channel.port import Deleted, HeardPost, Reach, Revoked

MENTIONS, SEARCH, MESSAGES = "mentions", "search", "messages"
"""The lists that are read, by the names of their cursors."""


class ReadUpTo(NamedTuple):
    """All that a source holds from `reach` until `moment` stands ahead of this mark in the queue."""

    moment: datetime
    since: datetime
    reach: Reach
    source: str = MENTIONS


class Brought(NamedTuple):
    """What these events of the inbox told stands ahead of this mark in the queue."""

    ids: tuple[int, ...]


class Refilled(NamedTuple):
    """All that X still shows of a gap, from `reach` on, stands ahead of this mark in the queue."""

    from_at: datetime
    reach: Reach


Mark = ReadUpTo | Brought | Refilled
Heard = queue.Queue[HeardPost | Deleted | Revoked | Mark]
