"""Tries every permission that Anfu needs, without saying or changing anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from anfu.channel.port import ChannelError
from anfu.channel.x.client import XClient
from anfu.channel.x.connect import SCOPES

UNTRIED = ("tweet.write", "tweet.moderate.write", "dm.write", "media.write", "offline.access")
"""Trying these would say or change something; what was granted tells enough."""

OF_THE_APP = {
    "activity": ("/2/activity/subscriptions", "hear posts the moment they are made"),
    "connections": ("/2/connections", "take the stream over when another listener died"),
}
"""What the app's own token is for, beside the account's."""


class Trial(NamedTuple):
    """One permission: what for, whether it works (None: not asked), and X's words where it does not."""

    name: str
    purpose: str
    works: bool | None
    why: str = ""


def try_permissions(client: XClient, account_x_id: int, granted: str | None) -> Iterator[Trial]:
    """Each permission in turn. `granted` are the scopes of the consent; None: a token from the settings."""
    reads = {
        "users.read": "/2/users/me",
        "tweet.read": f"/2/users/{account_x_id}/mentions",
        "dm.read": "/2/dm_events",
    }
    for name, path in reads.items():
        yield _try(client, name, SCOPES[name], path, as_user=True)
    for name in UNTRIED:
        works = None if granted is None else name in granted.split()
        yield Trial(name, SCOPES[name], works, "" if works is not False else "it was not granted")
    for name, (path, purpose) in OF_THE_APP.items():
        yield _try(client, name, purpose, path, as_user=False)


def _try(client: XClient, name: str, purpose: str, path: str, *, as_user: bool) -> Trial:
    try:
        client.get(path, {}, as_user=as_user)
    except ChannelError as error:
        return Trial(name, purpose, False, str(error))
    return Trial(name, purpose, True)
