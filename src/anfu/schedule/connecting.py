"""Connects the brand's account: the owner's answer becomes tokens, encrypted before they are kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from anfu.channel import actions
from anfu.channel.port import ChannelError
from anfu.channel.x import connect
from anfu.channel.x.client import XClient
from anfu.channel.x.listen import who_am_i
from anfu.schedule.channels import the_app, the_vault
from anfu.settings import env


class Connected(NamedTuple):
    """Whose account it is, and whether the tokens can be renewed without asking again."""

    handle: str
    lasts: bool


def connect_account(
    answer: str, question: connect.Consent, now: datetime, never: Collection[int] = ()
) -> Connected:
    """Take the tokens for the address (or bare code) that X led the owner to; raises `ChannelError`.

    `never` are the ids of accounts that are not to be connected: those of other brands.
    """
    tokens = connect.take(the_app(), connect.code_in(answer, question), question, now)
    client = XClient(env.x_base_url, "", tokens.access, env.x_field_dialect)
    try:
        x_id, handle, _ = who_am_i(client)
    finally:
        client.close()
    if x_id in never:
        raise ChannelError(f"@{handle} is the account of another brand here: its own people connect it.")
    lock = the_vault().lock
    access, refresh = lock(tokens.access), lock(tokens.refresh) if tokens.refresh else ""
    actions.grant((x_id, handle), tokens.scopes, access, refresh, tokens.expires_at, now)
    return Connected(handle, bool(tokens.refresh))
