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


def names_of(brand: Brand) -> dict[int, list[str]]:
    """By what names colleagues who may sign in call each other: the login, the first name, the whole name."""
    staff = Staff.objects.filter(brand=brand, is_active=True).order_by("pk")
    return {one.pk: list({one.username, one.first_name, one.get_full_name()} - {""}) for one in staff}
