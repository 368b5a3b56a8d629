"""X's webhooks: proving that an address is ours, knowing X's hand, and keeping one address registered."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import Any, NamedTuple

from anfu.channel.port import ChannelError
from anfu.channel.x.client import XClient

SIGNATURE = "x-twitter-webhooks-signature"
_TOKEN = re.compile(r"[A-Za-z0-9_+/=.-]{1,200}")


def is_challenge(crc_token: str) -> bool:
    """Does it look like one of X's tokens? Nothing else is signed.

    X signs events as we answer its challenge, by the same secret: who had a whole event signed as a "token" could
    bring it as if it were X.
    """
    return _TOKEN.fullmatch(crc_token) is not None


def answer_challenge(secret: str, crc_token: str) -> str:
    """What X wants to read when it asks whether the address knows the app's consumer secret."""
    return _signed(secret, crc_token.encode())


def is_from_x(secret: str, body: bytes, signature: str) -> bool:
    """Did X sign these very bytes? Compared in constant time; without a secret nothing is believed."""
    return bool(secret) and hmac.compare_digest(_signed(secret, body).encode(), signature.encode())


class Registered(NamedTuple):
    """A valid webhook; `was_valid` tells whether it was so before we asked, and so missed nothing."""

    id: str
    was_valid: bool


def register(client: XClient, url: str, now: datetime) -> Registered:
    """See that there is a valid webhook at `url`; raises `ChannelError`.

    X gives an app few webhooks, often one, and keeps dead ones: what stands at other addresses is taken away first.
    """
    mine: dict[str, Any] | None = None
    for one in webhooks(client):
        if one.get("url") != url:
            client.delete(f"/2/webhooks/{one['id']}")
        else:
            mine = one
    was_valid = bool(mine and mine.get("valid"))
    if mine is None:
        answer = client.post("/2/webhooks", {"url": url}, {}, now, as_user=False)
        if not isinstance(answer, dict):
            raise ChannelError(f"X did not take the webhook {url}: {answer.detail}")
        mine = answer.get("data") or answer
    elif not was_valid:
        client.put(f"/2/webhooks/{mine['id']}")
    return Registered(str(mine["id"]), was_valid)


def webhooks(client: XClient) -> list[dict[str, Any]]:
    """The webhooks of the app, as X lists them."""
    told = client.get("/2/webhooks", {}, as_user=False).get("data") or []
    return [one for one in (told if isinstance(told, list) else [told]) if isinstance(one, dict)]


def replay(client: XClient, webhook_id: str, since: datetime, until: datetime, now: datetime) -> None:
    """Let X bring again what it brought, or could not bring, in a span of the last day; raises `ChannelError`."""
    body = {"webhook_id": webhook_id, "from_date": _minute(since), "to_date": _minute(until)}
    answer = client.post("/2/webhooks/replay", body, {}, now, as_user=False)
    if not isinstance(answer, dict):
        raise ChannelError(f"X did not bring events again: {answer.detail}")


def _minute(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M")


def _signed(secret: str, body: bytes) -> str:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()
