"""Adds to the trail, and shortens it: the only file that writes it."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from anfu.audit.models import Line, Trail
from anfu.audit.rules import Entry, Kind, beginning
from anfu.people.models import Brand

_ADD = """
    WITH trail AS (
        UPDATE audit_trail
        SET number = number + 1,
            hash = sha256(hash || convert_to((number + 1)::text || E'\\n' || %(canonical)s, 'UTF8'))
        WHERE brand_id = %(brand)s
        RETURNING number, hash
    )
    INSERT INTO audit_line (brand_id, number, hash, at, kind, who, role, deed, what, address)
    SELECT %(brand)s, number, hash, %(at)s, %(kind)s, %(who)s, %(role)s, %(deed)s, %(what)s, %(address)s FROM trail
"""


def note(brand_id: int, entry: Entry) -> None:
    """Add a line. One statement: lines of a brand take turns at the row of its chain, for as long as it takes."""
    told = {name: getattr(entry, name) for name in ("at", "kind", "who", "role", "deed", "what", "address")}
    told |= {"kind": str(entry.kind), "canonical": entry.canonical(), "brand": brand_id}
    with connection.cursor() as cursor:
        cursor.execute(_ADD, told)
        if cursor.rowcount == 0:
            _begin(brand_id)
            cursor.execute(_ADD, told)


def shorten(brand: Brand, before: datetime, now: datetime) -> int:
    """Drop the lines from before a moment (UTC), and say so in a new one; how many. The rest stays provable."""
    with transaction.atomic():
        trail = Trail.objects.select_for_update().filter(brand=brand).first()
        last = Line.objects.filter(brand=brand, at__lt=before).order_by("number").last()
        if trail is None or last is None or last.number == trail.number:
            return 0
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL anfu.shortens_trail = 'yes'")
        gone, _ = Line.objects.filter(brand=brand, number__lte=last.number).delete()
        Trail.objects.filter(pk=trail.pk).update(from_number=last.number, from_hash=last.hash)
        note(brand.pk, Entry(now, Kind.WROTE, "anfu", "", "shortened", f"up to line {last.number}", ""))
    return gone


def _begin(brand_id: int) -> None:
    first = beginning(Brand.objects.values_list("x_id", flat=True).get(pk=brand_id))
    Trail.objects.bulk_create(
        [Trail(brand_id=brand_id, number=0, hash=first, from_hash=first)], ignore_conflicts=True
    )
