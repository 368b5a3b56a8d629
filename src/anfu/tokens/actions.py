"""The verbs of tokens: made, used, revoked; and the calls by which they write."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from anfu.people.models import Staff
from anfu.tokens.models import Call, Token
from anfu.tokens.rules import spend

PREFIX = "anfu_"
"""What every secret begins with, so that people and scanners know it when they see it."""


def digest_of(secret: str) -> str:
    """What is kept of a secret; it has 256 random bits, so a plain hash cannot be turned around."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def make(
    staff: Staff, name: str, scopes: Collection[str], lasts: timedelta, per_minute: int, now: datetime
) -> str | None:
    """Make a token; its secret, which is never seen again. None where one of this name is in use."""
    secret = PREFIX + secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            Token.objects.create(
                staff=staff,
                name=name,
                digest=digest_of(secret),
                scopes=sorted(set(scopes)),
                per_minute=per_minute,
                made_at=now,
                expires_at=now + lasts,
            )
    except IntegrityError:
        return None
    return secret


def revoke(name: str, now: datetime) -> bool:
    """End the token of this name at once; was there one in use?"""
    return bool(Token.objects.filter(name=name, revoked_at=None).update(revoked_at=now))


def use(token: Token, now: datetime) -> timedelta | None:
    """Count one call; how long to wait where it is one too many, else None. All processes count together."""
    with transaction.atomic():
        counted = Token.objects.select_for_update(of=("self",)).only("paid_until", "per_minute")
        paid_until, wait = spend(token.per_minute, counted.get(pk=token.pk).paid_until, now)
        if wait is None:
            Token.objects.filter(pk=token.pk).update(paid_until=paid_until, last_used_at=now)
    return wait


def begin(token: Token, key: str, method: str, path: str, digest: str, now: datetime) -> tuple[Call, bool]:
    """The call under this key, and whether it is new. Within a transaction: who repeats waits for the first to end."""
    return Call.objects.get_or_create(
        token=token,
        key=key,
        defaults={
            "brand_id": token.staff.brand_id,
            "by": token.staff,
            "method": method,
            "path": path[:300],
            "digest": digest,
            "at": now,
        },
    )


def finish(call: Call, status: int, answer: Mapping[str, Any]) -> None:
    """Keep what was answered."""
    Call.objects.filter(pk=call.pk).update(status=status, answer=answer)
