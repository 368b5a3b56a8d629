"""What the network brought, and whether an account still lets us."""

from __future__ import annotations

from anfu.channel.models import Grant, InboxEvent


def waiting_events(after: int, most: int) -> list[InboxEvent]:
    """Events of which it is not stored yet what they tell, after one of them, oldest first."""
    return list(InboxEvent.objects.filter(pk__gt=after).order_by("pk")[:most])


def revoked_grants() -> list[Grant]:
    """Accounts that took their consent back, until they are connected again: to be shown at once."""
    return list(Grant.objects.exclude(revoked_at=None).order_by("handle"))
