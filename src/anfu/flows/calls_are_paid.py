"""Calls to X are paid: what the meter counted is booked, at the prices of the list."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from anfu.channel.x.meter import Line
from anfu.channel.x.prices import price
from anfu.people.models import Brand
from anfu.spending.actions import Entry, book


def calls_are_paid(brand: Brand, counted: Mapping[Line, int]) -> None:
    """Book what was read from X."""
    entries = [
        Entry(line.day, line.kind, line.purpose, times, price(line.kind) * times)
        for line, times in counted.items()
    ]
    with transaction.atomic():
        book(brand.pk, entries)
