"""Reviews that were kept."""

from __future__ import annotations

import msgspec

from anfu.clock.months import Month
from anfu.insight.findings import Review
from anfu.insight.models import MonthlyReview
from anfu.people.models import Brand


def kept_review(brand: Brand, month: Month) -> Review | None:
    """What the review of a month told when it was made."""
    kept = MonthlyReview.objects.filter(brand=brand, month=str(month)).first()
    return msgspec.convert(kept.told, Review) if kept else None
