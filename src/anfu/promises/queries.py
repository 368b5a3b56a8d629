"""What the ledger says."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db.models import Max

from anfu.people.models import Brand
from anfu.promises.models import Promise
from anfu.promises.rules import Outcome, outcome


def tally(brand: Brand, now: datetime) -> Counter[Outcome]:
    """How many of a brand's promises are open, kept, broken and withdrawn at a moment (UTC)."""
    rows = Promise.objects.filter(brand=brand).values_list("due_at", "done_at", "withdrawn_at")
    return Counter(outcome(due, done, withdrawn, now) for due, done, withdrawn in rows.iterator())


def last_due(brand: Brand) -> datetime | None:
    """When the last promise that nobody kept or missed yet falls due (UTC)."""
    waiting = Promise.objects.filter(brand=brand, done_at=None, broken_noticed_at=None, withdrawn_at=None)
    due: datetime | None = waiting.aggregate(at=Max("due_at"))["at"]
    return due


def last_noticed(brand: Brand) -> datetime | None:
    """When a broken promise of this brand was last noticed (UTC)."""
    noticed: datetime | None = Promise.objects.filter(brand=brand).aggregate(at=Max("broken_noticed_at"))[
        "at"
    ]
    return noticed
