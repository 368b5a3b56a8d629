"""A shop's export comes in: what customers bought who agreed that it is looked at; nothing of anybody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from anfu.imports.columns import plain
from anfu.imports.reading.file import read_file
from anfu.imports.reading.sheet import Fault, Row, UnreadableFileError
from anfu.people.models import Brand
from anfu.winback.purchases.actions import note_purchases
from anfu.winback.purchases.queries import customers_known_as, customers_who_agree
from anfu.winback.purchases.rules import COLUMNS, NEEDED, Bought, read_purchase


@dataclass
class Noted:
    """What came of a file; `rows` is the sum of the others and of the faults."""

    rows: int = 0
    new: int = 0
    known: int = 0
    unknown: int = 0
    """Nobody here is known by that handle or id."""
    not_agreed: int = 0
    """Customers who did not agree, or no longer: nothing of them is kept."""
    faults: list[Fault] = field(default_factory=list)


def purchases_are_noted(brand: Brand, content: bytes, now: datetime) -> Noted:
    """Take in a file of purchases, whole or not at all. Raises UnreadableFileError."""
    header, rows = read_file(content)
    names = [plain(name) for name in header]
    places = {
        meaning: next(names.index(name) for name in known if name in names)
        for meaning, known in COLUMNS.items()
        if any(name in names for name in known)
    }
    for meaning in NEEDED:
        if meaning not in places:
            raise UnreadableFileError("column_missing", 1, meaning)
    noted, bought = Noted(), list[Bought]()
    for row in rows:
        noted.rows += 1
        told = _read(row, places, now)
        if isinstance(told, Bought):
            bought.append(told)
        else:
            noted.faults.append(told)
    with transaction.atomic():
        by_handle, by_x_id = customers_known_as(
            brand, {one.handle for one in bought if one.handle}, {one.x_id for one in bought if one.x_id}
        )
        willing = customers_who_agree(brand, now)
        theirs: list[tuple[int, Bought]] = []
        for one in bought:
            customer = by_x_id.get(one.x_id) if one.x_id else by_handle.get(one.handle.lower())
            if customer is None:
                noted.unknown += 1
            elif customer not in willing:
                noted.not_agreed += 1
            else:
                theirs.append((customer, one))
        noted.new = note_purchases(brand, theirs, now)
        noted.known = len(theirs) - noted.new
    return noted


def _read(row: Row | Fault, places: dict[str, int], now: datetime) -> Bought | Fault:
    if isinstance(row, Fault):
        return row
    cells = {meaning: row.cells[place].strip() for meaning, place in places.items()}
    told = read_purchase(row.line, cells, now)
    return (
        told if isinstance(told, Bought) else Fault(row.line, told, "cell_wrong", cells.get(told, "")[:100])
    )
