"""Asks a network what became of posts. Ids are the network's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from anfu.channel.port import HeardPost


class LookedUp(msgspec.Struct, frozen=True):
    """What became of posts: gone (id: why), edited (as they read now); the rest is as it was."""

    gone: Mapping[int, str]
    edits: Sequence[HeardPost] = ()


class Told(msgspec.Struct, frozen=True):
    """Posts as the network shows them now, and what of those asked for it does not show (id: why)."""

    posts: Sequence[HeardPost]
    gone: Mapping[int, str]


class Teller(Protocol):
    """A network that can be asked what posts say of which we know only the id."""

    def tell(self, x_ids: Sequence[int], now: datetime) -> Told:
        """What at most a hundred posts say; raises `ChannelError` when it cannot be told."""
        ...


class Register(Protocol):
    """A network that tells in batches what is gone of all that we keep."""

    def gone(self, x_ids: Iterable[int], now: datetime) -> Mapping[int, str]:
        """What the last batch tells is gone (id: why); begins a batch for `x_ids` when one is due."""
        ...


class Looker(Protocol):
    """A network that can be asked what became of posts."""

    def look_up(self, x_ids: Sequence[int], now: datetime) -> LookedUp:
        """What became of at most a hundred posts; raises `ChannelError` when it cannot be told."""
        ...
