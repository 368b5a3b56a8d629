"""What we did not hear."""

from __future__ import annotations

from django.db.models import F, Q

from anfu.listening.models import Gap
from anfu.people.models import Brand


def open_gaps(brand: Brand) -> list[Gap]:
    """Gaps that are still being filled, or of which a part is missing that nobody has taken note of; newest first."""
    missing = Q(filled_from=None) | Q(filled_from__gt=F("from_at"))
    return list(Gap.objects.filter(missing, brand=brand, seen_at=None).order_by("-from_at"))
