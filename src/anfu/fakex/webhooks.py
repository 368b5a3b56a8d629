"""Addresses that activity is sent to: checked by challenge, signed, and silent once they fail."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
from collections import deque
from urllib.parse import urlsplit

import httpx
import msgspec

from anfu.fakex.dialect import renamed
from anfu.fakex.faults import Dice
from anfu.fakex.problems import Problem, invalid
from anfu.fakex.records import Json, Webhook
from anfu.fakex.world import World

ANSWER_S = 10.0
"""Real seconds within which a receiver has to answer 200."""
CHECK_EVERY_MS = 3600 * 1000
MOST = 1
"""Webhooks of one app; what pay-per-use really grants is not documented."""
LONGEST_URL = 200
KEPT_MS = 24 * CHECK_EVERY_MS
SIGNATURE = "x-twitter-webhooks-signature"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def signature(secret: str, body: bytes) -> str:
    """X's signature: HMAC-SHA256 over the raw bytes, key consumer secret."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(digest).decode()


class Webhooks:
    """The webhooks of the app, and what was sent to them in the last day."""

    def __init__(self, world: World, secret: str, dice: Dice, new_names: bool) -> None:
        self._world = world
        self._secret = secret
        self._dice = dice
        self._new_names = new_names
        self.known: dict[int, Webhook] = {}
        self.sent: deque[tuple[int, int, bytes]] = deque(maxlen=50_000)
        """(time in ms, webhook, body) for replays."""
        self.delivered = 0
        self.failed = 0
        self._checked_ms: dict[int, int] = {}
        self._queue: asyncio.Queue[tuple[int, bytes]] = asyncio.Queue()

    async def register(self, webhook_id: int, url: str, now_ms: int) -> Webhook:
        """A new webhook, once its receiver has passed the challenge. Raises X's 400."""
        _allow(url)
        if any(one.url == url for one in self.known.values()):
            raise _refusal("DuplicateUrlFailed", url, "Webhook URL already exists.")
        if len(self.known) >= MOST:
            raise _refusal("WebhookLimitExceeded", url, f"Already {len(self.known)} webhooks registered.")
        webhook = Webhook(webhook_id, url, now_ms)
        if not await self.challenge(webhook, now_ms):
            raise _refusal(
                "CrcValidationFailed", url, "The receiver did not answer the challenge as it should."
            )
        self._store(webhook)
        return webhook

    async def challenge(self, webhook: Webhook, now_ms: int) -> bool:
        """Ask the receiver for the signature of a random token; remembers whether it knew."""
        token = secrets.token_urlsafe(24)
        self._checked_ms[webhook.id] = now_ms
        try:
            async with _client() as client:
                answer = await client.get(webhook.url, params={"crc_token": token})
                told = msgspec.json.decode(answer.content, type=dict[str, object]).get("response_token")
        except (httpx.HTTPError, msgspec.DecodeError):
            told = None
        webhook.valid = isinstance(told, str) and hmac.compare_digest(
            told, signature(self._secret, token.encode())
        )
        if webhook.id in self.known:
            self._store(webhook)
        return webhook.valid

    def remove(self, webhook_id: int) -> bool:
        """Forget a webhook; False when there is none."""
        if self.known.pop(webhook_id, None) is None:
            return False
        self._world.keep([{"webhook_gone": webhook_id}])
        return True

    def reload(self, record: Json) -> bool:
        """Take back one record of the journal; False when it belongs to somebody else."""
        match record:
            case {"webhook": dict(data)}:
                webhook = Webhook(**data)
                self.known[webhook.id] = webhook
            case {"webhook_gone": webhook_id}:
                self.known.pop(webhook_id, None)
            case _:
                return False
        return True

    def send(self, webhook_id: int, event: Json, now_ms: int) -> None:
        """Let an event go out soon; lost, as on X, when the webhook is not valid."""
        webhook = self.known.get(webhook_id)
        if webhook is None or not webhook.valid or self._dice.hits("lose"):
            return
        body = msgspec.json.encode(renamed(event) if self._new_names else event)
        self.sent.append((now_ms, webhook_id, body))
        self._queue.put_nowait((webhook_id, body))
        if self._dice.hits("duplicate"):
            self._queue.put_nowait((webhook_id, body))

    def replay(self, webhook_id: int, from_ms: int, to_ms: int) -> int:
        """Send again what went out between two times; returns how many events."""
        again = [body for at_ms, to, body in self.sent if to == webhook_id and from_ms <= at_ms <= to_ms]
        for body in again:
            self._queue.put_nowait((webhook_id, body))
        return len(again)

    async def deliver(self) -> None:
        """Send what waits, for ever."""
        # A client loads certificates, which takes longer than all else at the start: only when needed.
        first = await self._queue.get()
        self._queue.put_nowait(first)
        async with _client() as client:
            while True:
                webhook_id, body = await self._queue.get()
                webhook = self.known.get(webhook_id)
                if webhook is not None:
                    await self._post(client, webhook, body)

    async def check(self, now_ms: int) -> None:
        """Challenge each webhook that was not asked within the last hour."""
        for webhook in list(self.known.values()):
            if webhook.valid and now_ms - self._checked_ms.get(webhook.id, 0) >= CHECK_EVERY_MS:
                await self.challenge(webhook, now_ms)

    async def _post(self, client: httpx.AsyncClient, webhook: Webhook, body: bytes) -> None:
        headers = {"content-type": "application/json", SIGNATURE: signature(self._secret, body)}
        try:
            answer = await client.post(webhook.url, content=body, headers=headers)
        except httpx.HTTPError:
            self.failed += 1
            return
        if answer.status_code == 200:
            self.delivered += 1
        else:
            self.failed += 1

    def _store(self, webhook: Webhook) -> None:
        self.known[webhook.id] = webhook
        self._world.keep([{"webhook": webhook}])


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=ANSWER_S, trust_env=False)


def _allow(url: str) -> None:
    """X takes public HTTPS addresses without a port; this machine is allowed for tests."""
    parts = urlsplit(url)
    if parts.hostname in LOOPBACK and parts.scheme in ("http", "https"):
        return
    if len(url) > LONGEST_URL or parts.scheme != "https" or not parts.hostname or parts.port is not None:
        raise _refusal("UrlValidationFailed", url, "The URL must be public HTTPS without a port.")


def _refusal(title: str, url: str, detail: str) -> Problem:
    problem = invalid("url", url, detail)
    problem.body |= {"title": title, "detail": detail}
    return problem
