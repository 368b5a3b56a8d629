"""Keeps tokens unreadable at rest. The first key encrypts, any of them decrypts, so that keys can be changed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from anfu.channel.port import ChannelError


class Vault:
    """With `keys` (from `Vault.new_key`), newest first; without any, one made once and kept in the file `kept`."""

    def __init__(self, keys: Sequence[str], kept: Path) -> None:
        try:
            self._keys = MultiFernet([Fernet(key) for key in keys or [_kept_key(kept)]])
        except ValueError as error:
            raise ChannelError(f"A key in ANFU_TOKEN_KEYS is not one: {error}") from error

    def lock(self, token: str) -> str:
        """The token, encrypted."""
        return self._keys.encrypt(token.encode()).decode()

    def open(self, locked: str) -> str:
        """The token; raises `ChannelError` where its key is missing."""
        try:
            return self._keys.decrypt(locked).decode()
        except InvalidToken:
            raise ChannelError(
                "The key that these tokens were encrypted with is not in ANFU_TOKEN_KEYS."
            ) from None

    def lock_again(self, locked: str) -> str:
        """The same token, encrypted with the newest key."""
        return self.lock(self.open(locked))

    @staticmethod
    def new_key() -> str:
        """A key for ANFU_TOKEN_KEYS."""
        return Fernet.generate_key().decode()


def _kept_key(kept: Path) -> str:
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(Vault.new_key())
    except FileExistsError:
        pass
    return kept.read_text().strip()
