"""What tools that listen for a brand tell us: where posts are. What the posts say, the network itself is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from anfu.channel.port import ChannelError

PostIn = Callable[[str], int | None]
"""The post of the brand's network that an address names; None where it is another place."""


class Pointer(NamedTuple):
    """A post that a tool found, and what the tool thinks of it."""

    post_id: int
    sentiment: str = ""
    """"positive", "neutral" or "negative"; empty: it does not say."""
    influence: float | None = None
    """How much its author is listened to, on the tool's own scale."""


class Page(NamedTuple):
    """One answer of a tool: what it points at, and where to go on from once that is stored."""

    pointers: list[Pointer]
    mark: str
    elsewhere: int = 0
    """How many it found in places where this installation does not speak."""
    unreadable: int = 0
    credits: int = 0
    """What the answer cost, in the tool's own credits."""


class Monitor(Protocol):
    """A tool that is asked on a schedule."""

    name: str
    every: timedelta

    def read(self, mark: str, since: datetime, now: datetime) -> Iterator[Page]:
        """What the tool found since a mark of its own, or since a moment (UTC) where the mark is empty.

        Pages overlap with what was read before. Raises `LimitedError` or `ChannelError`.
        """
        ...


class LimitedError(ChannelError):
    """The tool answers no more until a moment (UTC)."""

    def __init__(self, until: datetime, why: str) -> None:
        super().__init__(why)
        self.until = until
