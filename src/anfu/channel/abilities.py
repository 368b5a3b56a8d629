"""What a network can do: declared by each in its own folder, and asked by everything above.

So that no part of the desk ever asks which network it speaks on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Cost:
    """What one utterance of ours costs, as a kind of the network's price list, in US dollars."""

    kind: str
    usd: Decimal


@dataclass(frozen=True)
class Abilities:
    """What a network takes from us, allows us, and shows people."""

    name: str
    """As people call it."""
    longest: int
    """What a public reply may weigh."""
    weigh: Callable[[str], int]
    """What a text weighs there."""
    post_at: Callable[[str, int], str]
    """The address at which people see a post: of an author's handle and the post's id."""
    person_at: Callable[[str], str]
    """The address at which people see an account, by its handle."""
    post_in: Callable[[str], int | None] = lambda _: None
    """The post that an address names; None where it names none of this network, or cannot tell."""
    longest_message: int | None = None
    """What a direct message may weigh; None: Anfu neither reads nor writes any there."""
    talk_at: Callable[[int, int], str] | None = None
    """The address at which people see the direct messages between two accounts, by their ids."""
    only_when_summoned: bool = False
    """We may only reply to those who mention, quote or answer us, even by hand."""
    cost: Callable[[str, bool, bool], Cost] | None = None
    """What a reply costs, of its text, whether it is private, and whether we were summoned; None: nothing."""
    read_usd: Decimal = Decimal(0)
    """What reading one post costs, in US dollars."""
    replies_per_half_hour: int | None = None
    replies_per_day: int | None = None
    """What the network takes from an account, where no setting says so."""

    @property
    def has_messages(self) -> bool:
        """Whether customers and we can write to each other privately."""
        return self.longest_message is not None

    def limit(self, *, private: bool = False) -> int:
        """What an utterance of ours may weigh."""
        return (private and self.longest_message) or self.longest
