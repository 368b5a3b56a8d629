"""X as it was: the stand-in X, told at each call when it happens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import httpx

from anfu.channel.port import Allowance, ChannelError, Outgoing
from anfu.channel.x.client import XClient
from anfu.channel.x.speak import XChannel

A_MOMENT = timedelta(seconds=1)
"""How long after it was queued a reply reaches X, in a replay."""


class PastX(XChannel):
    """The channel of a replay: replies are published a moment after they were queued, whenever that was."""

    def __init__(self, base_url: str, account_x_id: int) -> None:
        super().__init__(XClient(base_url, "app-replay", "user-replay"), account_x_id)
        self._control = httpx.Client(base_url=base_url, timeout=60)

    def headers(self, outgoing: Outgoing) -> dict[str, str]:
        """The moment of this call."""
        return {"x-fakex-now": (outgoing.queued_at + A_MOMENT).isoformat()}

    def allowances(self, *, private: bool = False) -> list[Allowance]:
        """The past was not paced: its replies are said at their own times."""
        del private
        return []

    def happened(self, lines: Iterable[bytes]) -> None:
        """Let the stand-in X know these posts, so that they can be answered; raises `ChannelError`."""
        try:
            answer = self._control.post("/_fakex/posts", content=b"\n".join(line.strip() for line in lines))
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise ChannelError(f"The stand-in X did not take the posts: {error}") from error
