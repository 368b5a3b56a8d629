"""The account's access token, always a good one: renewed in time, by one process at a time, stored before use."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
from django.db import connection, transaction

from anfu.channel import actions
from anfu.channel.models import Grant
from anfu.channel.x.connect import App, ConsentGone, renewed
from anfu.channel.x.vault import Vault

EARLY = timedelta(minutes=10)
LOOK_AGAIN = timedelta(seconds=30)
"""So long after another process renewed or lost the consent we know of it; far less than `EARLY`."""
RECONNECT = "Connect the account again: anfu connect x"


class TokenSource:
    """Gives the access token of the one account that is connected."""

    def __init__(self, app: App, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._app = app
        self._vault = vault
        self._clock = clock
        self._turn = threading.Lock()
        self._known: tuple[str, datetime] | None = None

    def __call__(self) -> str:
        """A token that is good for some minutes; raises `ConsentGone` or `ChannelError`."""
        with self._turn:
            if self._known is None or self._known[1] <= self._clock():
                try:
                    self._known = (self._token(), self._clock() + LOOK_AGAIN)
                finally:
                    _let_go()
            return self._known[0]

    def heed(self, answer: httpx.Response) -> None:
        """Where X did not know the token, find out at the next call whether the consent still stands."""
        known = self._known
        if answer.status_code != 401 or known is None:
            return
        if answer.request.headers.get("authorization") == f"Bearer {known[0]}":
            self._known = None
            actions.doubt(self._clock())
            _let_go()

    def _token(self) -> str:
        grant = _standing(Grant.objects.first())
        if self._is_good(grant):
            return self._vault.open(grant.access)
        try:
            with transaction.atomic(durable=True):
                # X's refresh token works once: whoever else wants to renew waits here, and finds it done. The lock
                # is held while X answers, and what it answered is stored before it is used.
                grant = _standing(Grant.objects.select_for_update().filter(pk=grant.pk).first())
                if not self._is_good(grant):
                    self._renew(grant)
        except ConsentGone as gone:
            actions.revoke(grant.account_x_id, str(gone), self._clock())
            raise ConsentGone(f"{gone}. {RECONNECT}") from gone
        return self._vault.open(Grant.objects.get(pk=grant.pk).access)

    def _is_good(self, grant: Grant) -> bool:
        return grant.doubted_at is None and grant.expires_at - self._clock() > EARLY

    def _renew(self, grant: Grant) -> None:
        if not grant.refresh:
            raise ConsentGone("the token ended, and without offline.access there is no other")
        tokens = renewed(self._app, self._vault.open(grant.refresh), self._clock())
        access, refresh = self._vault.lock(tokens.access), self._vault.lock(tokens.refresh)
        actions.renew(grant, access, refresh, tokens.expires_at, self._clock())


def _let_go() -> None:
    # Sixteen threads send; none of them may keep one of the pool's connections for the rest of its life.
    if not connection.in_atomic_block:
        connection.close()


def _standing(grant: Grant | None) -> Grant:
    if grant is None:
        raise ConsentGone("No account is connected. Connect one: anfu connect x")
    if grant.revoked_at:
        raise ConsentGone(f"@{grant.handle} is disconnected: {grant.revoked_why}. {RECONNECT}")
    return grant
