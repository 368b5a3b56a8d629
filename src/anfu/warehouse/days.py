"""Which days are exported, and what each comes to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from anfu.clock.zones import zone
from anfu.insight.actions import catch_up
from anfu.insight.period import Period
from anfu.insight.queries import zone_of
from anfu.people.models import Brand
from anfu.warehouse.parquet import write_day

BACK = 7
"""A night that was missed is made up for so many days."""


def export_day(brand: Brand, day: date, folder: Path, secret: str) -> Mapping[str, int]:
    """Write the files of a day of the brand's zone; rows by file. Raises as `write_day`."""
    catch_up()
    seed = int.from_bytes(hashlib.sha256(f"warehouse {secret}".encode()).digest()[:8], "big", signed=True)
    return write_day(brand, day, Period(day, day, zone_of(brand)).bounds, folder, seed)


def days_to_export(brand: Brand, folder: Path, now: datetime) -> list[date]:
    """The days that are over, of the last week, and not there yet; oldest first."""
    today = now.astimezone(zone(zone_of(brand))).date()
    days = [today - timedelta(days=n) for n in range(BACK, 0, -1)]
    return [day for day in days if not (folder / f"day={day}").is_dir()]
