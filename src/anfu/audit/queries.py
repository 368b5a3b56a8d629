"""Reads the trail, and says whether it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from anfu.audit.models import Line, Trail
from anfu.audit.rules import Entry, Kind, follows
from anfu.people.models import Brand


@dataclass(frozen=True)
class Verified:
    """How a brand's trail was found: `broken` says where it first does not hold; empty: nowhere."""

    brand: str
    lines: int
    number: int
    hash: str
    broken: str = ""


def verify(brand: Brand) -> Verified:
    """Walk a brand's trail from its oldest line and hash it anew."""
    trail = Trail.objects.filter(brand=brand).first()
    if trail is None:
        left = Line.objects.filter(brand=brand).count()
        return Verified(brand.handle, left, 0, "", "the row of the chain is missing" if left else "")
    before, number, lines = bytes(trail.from_hash), trail.from_number, 0
    for line in Line.objects.filter(brand=brand).order_by("number").iterator():
        if line.number != number + 1:
            missing = (
                f"line {number + 1} is missing"
                if line.number > number
                else f"line {line.number} is out of order"
            )
            return Verified(brand.handle, lines, number, before.hex(), missing)
        before, number, lines = (
            follows(before, line.number, entry_of(line).canonical()),
            line.number,
            lines + 1,
        )
        if before != bytes(line.hash):
            return Verified(brand.handle, lines, number, before.hex(), f"line {number} was changed")
    if (number, before) != (trail.number, bytes(trail.hash)):
        gone = f"lines after {number} are missing: the chain had come to {trail.number}"
        return Verified(brand.handle, lines, number, before.hex(), gone)
    return Verified(brand.handle, lines, number, before.hex())


def stands_for(brand: Brand, number: int, digest: str) -> bool:
    """Is the line with this number still the one that was written down elsewhere?"""
    line = Line.objects.filter(brand=brand, number=number).first()
    return line is not None and bytes(line.hash).hex() == digest


def entry_of(line: Line) -> Entry:
    """What a kept line says."""
    return Entry(line.at, Kind(line.kind), line.who, line.role, line.deed, line.what, line.address)


def heads() -> Iterator[tuple[str, int, str]]:
    """Where each brand's chain stands: handle, number, hash."""
    for trail in Trail.objects.select_related("brand").order_by("brand"):
        yield trail.brand.handle, trail.number, bytes(trail.hash).hex()
