"""The token call of OAuth 2.0, and on the control face what a person would do in the browser."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope, Send

from anfu.fakex.door import Answer, Call, Door, read_body, respond
from anfu.fakex.records import Json
from anfu.fakex.site import Site


class TokenDoor(Door):
    """POST /2/oauth2/token: a form; confidential clients show themselves by HTTP Basic, not in the body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        form = dict(parse_qsl((await read_body(receive)).decode()))
        status, told = self._answer(form, _client(scope))
        self.site.requests[f"{self.route} {status}"] += 1
        await respond(send, status, told, {})

    def _answer(self, form: dict[str, str], client: str | None) -> tuple[int, Json]:
        if client is None:
            return 401, {
                "error": "unauthorized_client",
                "error_description": "Missing valid authorization header",
            }
        grants, now_ms = self.site.grants, self.site.clock.now_ms()
        if form.get("grant_type") == "refresh_token":
            told = grants.renew(form.get("refresh_token", ""), client, now_ms)
        else:
            told = grants.redeem(
                form.get("code", ""),
                form.get("code_verifier", ""),
                client,
                form.get("redirect_uri", ""),
                now_ms,
            )
        if told is None:
            return 400, {
                "error": "invalid_request",
                "error_description": "Value passed for the token was invalid.",
            }
        return 200, told


def consent(call: Call) -> Answer:
    """POST /_fakex/oauth/consent with the authorize page's query: the brand says yes; the code."""
    wish = call.json()
    names = ("code_challenge", "client_id", "redirect_uri", "scope")
    challenge, client_id, redirect_uri, scope = (str(wish.get(name, "")) for name in names)
    return Answer({"code": call.site.grants.consent(challenge, client_id, redirect_uri, scope, call.now_ms)})


def revoke(call: Call) -> Answer:
    """POST /_fakex/oauth/revoke: the brand takes its consent back."""
    call.site.grants.revoke()
    return Answer({"revoked": True})


def doors(site: Site) -> list[tuple[str, str, Door]]:
    """(method, path, door) of each route."""
    token, said, taken = "/2/oauth2/token", "/_fakex/oauth/consent", "/_fakex/oauth/revoke"
    return [
        ("POST", token, TokenDoor(site, f"POST {token}", consent, frozenset())),
        ("POST", said, Door(site, f"POST {said}", consent, frozenset())),
        ("POST", taken, Door(site, f"POST {taken}", revoke, frozenset())),
    ]


def _client(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"authorization":
            kind, _, told = value.decode("latin-1").partition(" ")
            try:
                client, _, secret = base64.b64decode(told).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError):
                return None
            return client if kind.lower() == "basic" and client and secret else None
    return None
