"""Who is there to take a case."""

from __future__ import annotations

from django.db.models import Count, Q

from anfu.people.models import Brand, Staff


def seniors(brand: Brand) -> list[Staff]:
    """The senior staff of a brand, those with the fewest open cases first; may be empty."""
    return list(
        Staff.objects.filter(brand=brand, role__in=[Staff.Role.SENIOR, Staff.Role.LEAD], is_active=True)
        .annotate(load=Count("cases", filter=Q(cases__closed_at=None)))
        .order_by("load", "id")
    )
