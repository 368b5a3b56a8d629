"""What the network brought, and whether an account still lets us."""

from __future__ import annotations

from collections.abc import Iterable

from anfu.channel.models import Grant, InboxEvent, Name


def waiting_events(after: int, most: int) -> list[InboxEvent]:
    """Events of which it is not stored yet what they tell, after one of them, oldest first."""
    return list(InboxEvent.objects.filter(pk__gt=after).order_by("pk")[:most])


def revoked_grants() -> list[Grant]:
    """Accounts that took their consent back, until they are connected again: to be shown at once."""
    return list(Grant.objects.exclude(revoked_at=None).order_by("handle"))


def numbers_of(names: Iterable[str]) -> dict[str, int]:
    """By which numbers we know these of a network's names; those not met yet are left out."""
    return dict(Name.objects.filter(name__in=list(names)).values_list("name", "number"))


def names_of(numbers: Iterable[int]) -> dict[int, str]:
    """What the network calls what we know by these numbers."""
    return dict(Name.objects.filter(number__in=list(numbers)).values_list("number", "name"))
