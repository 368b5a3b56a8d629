"""The verbs of a crisis: opened, taken over, stated, pinned, noted, closed. Each leaves a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anfu.cases.models import Incident
from anfu.crisis.models import Deed, Fact, Room, Statement
from anfu.people.models import Staff

Kind = Deed.Kind


@dataclass(frozen=True)
class Occasion:
    """What a room is opened for: an incident, or a spike of a topic (empty: of all), and since when (UTC)."""

    name: str
    topic: str
    began_at: datetime
    incident: Incident | None = None


def open_room(occasion: Occasion, by: Staff, now: datetime) -> Room:
    """Open a room; whoever opens it leads until somebody takes over."""
    room = Room.objects.create(
        brand_id=by.brand_id,
        name=occasion.name[:120],
        topic=occasion.topic,
        incident=occasion.incident,
        began_at=occasion.began_at,
        owner=by,
        opened_by=by,
        opened_at=now,
    )
    _tell(room, Kind.OPENED, by, now, occasion.name)
    return room


def take_over(room: Room, why: str, by: Staff, now: datetime) -> None:
    """Somebody else leads from now on."""
    Room.objects.filter(pk=room.pk).update(owner=by)
    _tell(room, Kind.TAKEN, by, now, why)


def state(room: Room, language: str, words: str, by: Staff, now: datetime) -> None:
    """Say this for now, in one language."""
    Statement.objects.create(room=room, language=language, words=words, by=by, at=now)
    _tell(room, Kind.STATED, by, now, words)


def pin(room: Room, words: str, source: str, by: Staff, now: datetime) -> None:
    """Pin what is known."""
    Fact.objects.create(room=room, words=words, source=source, pinned_at=now, pinned_by=by)
    _tell(room, Kind.PINNED, by, now, f"{words} ({source})")


def unpin(fact: Fact, by: Staff, now: datetime) -> None:
    """It holds no more."""
    Fact.objects.filter(pk=fact.pk).update(unpinned_at=now)
    _tell(fact.room, Kind.UNPINNED, by, now, fact.words)


def note(room: Room, words: str, by: Staff, now: datetime) -> None:
    """Leave a line for everybody in the room."""
    _tell(room, Kind.NOTED, by, now, words)


def close(room: Room, lesson: str, by: Staff, now: datetime) -> None:
    """It is over; what was learnt stays."""
    Room.objects.filter(pk=room.pk).update(closed_at=now, closed_by=by, lesson=lesson)
    _tell(room, Kind.CLOSED, by, now, lesson)


def _tell(room: Room, kind: str, by: Staff, now: datetime, words: str) -> None:
    Deed.objects.create(room=room, kind=kind, at=now, by=by, words=words)
