"""The networks that Anfu speaks on, by the name that a brand bears."""

from __future__ import annotations

from collections.abc import Mapping

from anfu.channel.abilities import Abilities
from anfu.channel.bluesky.abilities import BLUESKY
from anfu.channel.x.abilities import X

NETWORKS: Mapping[str, Abilities] = {"x": X, "bluesky": BLUESKY}


def able(network: str) -> Abilities:
    """What a brand's network can do."""
    return NETWORKS[network]
