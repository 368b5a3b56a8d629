"""What the filters and deeds of a list offer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from anfu.cases.sorting.queries import tags_of
from anfu.desk.words import LANGUAGES, TIERS, TOPICS, Table
from anfu.people.models import Staff

ORDERS: Table = {
    "clock": _("Next clock first"),
    "newest": _("Newest words first"),
    "oldest": _("Oldest case first"),
    "heat": _("Angriest first"),
}
SPANS: Table = {
    "1": _("for an hour"),
    "4": _("for four hours"),
    "24": _("until tomorrow, this time"),
    "72": _("for three days"),
}
"""For how long a case may be put off, in hours."""


def choices(staff: Staff) -> dict[str, Any]:
    """What the list of this person offers to choose from."""
    return {
        "colleagues": Staff.objects.filter(brand=staff.brand_id, is_active=True).order_by(
            "first_name", "username"
        ),
        "tiers": TIERS,
        "topics": TOPICS,
        "languages": LANGUAGES,
        "orders": ORDERS,
        "spans": SPANS,
        "tags": tags_of(staff.brand_id),
        "views": list(staff.views.order_by("name")),
    }
