"""The verbs of consent (granted, renewed, doubted, revoked), and of the door: kept until stored."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from anfu.channel.models import Grant, InboxEvent, Name
from anfu.channel.queries import numbers_of


def grant(
    account: tuple[int, str], scopes: str, access: str, refresh: str, expires_at: datetime, now: datetime
) -> Grant:
    """Keep an account's consent (X id, handle); tokens come encrypted. An older consent is replaced."""
    kept, _ = Grant.objects.update_or_create(
        account_x_id=account[0],
        defaults={
            "handle": account[1],
            "scopes": scopes,
            "access": access,
            "refresh": refresh,
            "expires_at": expires_at,
            "granted_at": now,
            "refreshed_at": None,
            "doubted_at": None,
            "revoked_at": None,
            "revoked_why": "",
        },
    )
    return kept


def renew(grant: Grant, access: str, refresh: str, expires_at: datetime, now: datetime) -> None:
    """Keep new tokens in place of the old, before anybody uses them."""
    Grant.objects.filter(pk=grant.pk).update(
        access=access, refresh=refresh, expires_at=expires_at, refreshed_at=now, doubted_at=None
    )


def doubt(now: datetime) -> None:
    """X did not know the access token: it is renewed before its time, and that tells whether consent stands."""
    Grant.objects.filter(revoked_at=None, doubted_at=None).update(doubted_at=now)


def revoke(account_x_id: int, why: str, now: datetime) -> None:
    """The account no longer lets us: shown until somebody connects it again."""
    Grant.objects.filter(account_x_id=account_x_id, revoked_at=None).update(
        revoked_at=now, revoked_why=why[:200]
    )


def encrypt_anew(again: Callable[[str], str]) -> int:
    """Encrypt all tokens with the newest key; how many accounts."""
    grants = list(Grant.objects.all())
    for kept in grants:
        refresh = again(kept.refresh) if kept.refresh else ""
        Grant.objects.filter(pk=kept.pk, access=kept.access).update(
            access=again(kept.access), refresh=refresh
        )
    return len(grants)


def keep_event(body: str, now: datetime) -> None:
    """Keep what X brought, until the listener has stored what it tells."""
    InboxEvent.objects.create(body=body, received_at=now)


def forget_events(ids: Collection[int]) -> None:
    """What these events told is stored."""
    InboxEvent.objects.filter(pk__in=ids).delete()


def number_names(wanted: Mapping[str, int]) -> dict[str, int]:
    """The number of each name, for good: the one that it wants, or the next that is free where another has it."""
    kept = numbers_of(wanted)
    missing = {name: number for name, number in wanted.items() if name not in kept}
    while missing:
        Name.objects.bulk_create(
            [Name(number=number, name=name) for name, number in missing.items()], ignore_conflicts=True
        )
        kept |= numbers_of(missing)
        missing = {name: number + 1 for name, number in missing.items() if name not in kept}
    return kept
