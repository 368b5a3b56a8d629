"""Calls to the network are paid: what the meter counted is booked, at the prices of its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.db import transaction

from anfu.channel.port import Bought
from anfu.people.models import Brand
from anfu.spending.actions import Entry, book


def calls_are_paid(brand: Brand, counted: Mapping[Bought, int], price: Callable[[str], Decimal]) -> None:
    """Book what was read; `price` says what one of a kind costs, in US dollars."""
    entries = [
        Entry(line.day, line.kind, line.purpose, times, price(line.kind) * times)
        for line, times in counted.items()
    ]
    with transaction.atomic():
        book(brand.pk, entries)
