"""Whether there is a crisis, and what its room holds."""

from __future__ import annotations

from collections.abc import Sequence

from anfu.cases.models import Case
from anfu.crisis.models import Deed, Fact, Room, Statement
from anfu.people.models import Brand


def in_crisis() -> list[int]:
    """The brands with an open room, by id."""
    return list(Room.objects.filter(closed_at=None).values_list("brand_id", flat=True))


def open_room_of(brand: Brand | int) -> Room | None:
    """The open room of a brand."""
    return Room.objects.filter(brand=brand, closed_at=None).select_related("owner", "incident").first()


def room_of(case: Case) -> Room | None:
    """The open room that a case belongs to: of its incident, or of its topic and opened since it began."""
    room = open_room_of(case.brand_id)
    if room is None:
        return None
    if room.incident_id is not None:
        return room if case.incident_id == room.incident_id else None
    return room if case.opened_at >= room.began_at and room.topic in ("", case.topic) else None


def past_rooms(brand: Brand, most: int) -> list[Room]:
    """Rooms that were closed, the newest first."""
    found = Room.objects.filter(brand=brand, closed_at__isnull=False).select_related("owner", "closed_by")
    return list(found.order_by("-opened_at")[:most])


def pinned(room: Room) -> Sequence[Fact]:
    """What is known now."""
    return list(room.facts.filter(unpinned_at=None).select_related("pinned_by").order_by("pk"))


def statements(room: Room) -> dict[str, Statement]:
    """What we say for now, by language."""
    return {one.language: one for one in room.statements.select_related("by").order_by("at", "pk")}


def history(room: Room) -> Sequence[Deed]:
    """Who did what, the newest first."""
    return list(room.deeds.select_related("by").order_by("-at", "-pk"))


def cases_of(room: Room) -> tuple[int, int]:
    """How many cases belong to it, and how many of them are open."""
    cases = Case.objects.filter(brand=room.brand_id)
    if room.incident_id is not None:
        cases = cases.filter(incident=room.incident_id)
    else:
        cases = cases.filter(opened_at__gte=room.began_at)
        cases = cases.filter(topic=room.topic) if room.topic else cases
        cases = cases.filter(opened_at__lte=room.closed_at) if room.closed_at else cases
    return cases.count(), cases.filter(closed_at=None).count()
