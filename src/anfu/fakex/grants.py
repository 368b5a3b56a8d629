"""Consents by OAuth 2.0: codes that live 30 seconds, tokens that live two hours, refresh tokens that work once."""

from __future__ import annotations

import base64
import hashlib
import secrets

import msgspec

CODE_MS = 30_000
ACCESS_S = 7200
OAUTH = "user-oauth-"
"""The mark of access tokens that came by OAuth; any other user token is good for ever."""


class Code(msgspec.Struct, frozen=True):
    """A consent just given."""

    challenge: str
    client_id: str
    redirect_uri: str
    scope: str
    ends_ms: int


class Grants:
    """Who consented to what, in memory only."""

    def __init__(self) -> None:
        self._codes: dict[str, Code] = {}
        self._access: dict[str, int] = {}
        self._refresh: dict[str, tuple[str, str]] = {}
        self.renewals = 0

    def consent(self, challenge: str, client_id: str, redirect_uri: str, scope: str, now_ms: int) -> str:
        """The code that X would put into the redirect."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = Code(challenge, client_id, redirect_uri, scope, now_ms + CODE_MS)
        return code

    def redeem(
        self, code: str, verifier: str, client_id: str, redirect_uri: str, now_ms: int
    ) -> dict[str, object] | None:
        """Tokens for a code; None where anything does not fit."""
        given = self._codes.pop(code, None)
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        if given is None or now_ms > given.ends_ms:
            return None
        if (given.challenge, given.client_id, given.redirect_uri) != (digest, client_id, redirect_uri):
            return None
        return self._issue(client_id, given.scope, now_ms)

    def renew(self, refresh: str, client_id: str, now_ms: int) -> dict[str, object] | None:
        """New tokens for a refresh token, which is used up by it; None where it is not known (any more)."""
        client, scope = self._refresh.pop(refresh, ("", ""))
        if not client or client != client_id:
            return None
        self.renewals += 1
        return self._issue(client_id, scope, now_ms)

    def revoke(self) -> None:
        """The account takes its consent back."""
        self._access.clear()
        self._refresh.clear()

    def knows(self, token: str, now_ms: int) -> bool:
        """Whether a token may be used."""
        return not token.startswith(OAUTH) or now_ms < self._access.get(token, 0)

    def _issue(self, client_id: str, scope: str, now_ms: int) -> dict[str, object]:
        access = OAUTH + secrets.token_urlsafe(24)
        self._access[access] = now_ms + ACCESS_S * 1000
        told: dict[str, object] = {
            "token_type": "bearer",
            "expires_in": ACCESS_S,
            "access_token": access,
            "scope": scope,
        }
        if "offline.access" in scope.split():
            told["refresh_token"] = refresh = secrets.token_urlsafe(24)
            self._refresh[refresh] = (client_id, scope)
        return told
