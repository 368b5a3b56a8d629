"""A crisis while it goes on and afterwards: who leads it, what is known, what we say, who did what."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anfu.cases.models import Incident
from anfu.people.models import Brand, Staff


class Room(models.Model):
    """One crisis of a brand. At most one is open: then win-back and humour rest."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    topic = models.CharField(max_length=40, blank=True, help_text="empty: all topics")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField(help_text="of the spike or incident; its cases are those opened since")
    owner = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    lesson = models.TextField(blank=True, help_text="what we do otherwise next time")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand"], condition=Q(closed_at=None), name="one_open_crisis"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(lesson=""), name="no_crisis_closes_without_a_lesson"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Fact(models.Model):
    """Something that is known, from where; pinned until it holds no more."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="facts")
    words = models.CharField(max_length=500)
    source = models.CharField(max_length=200, help_text="from where we know it")
    pinned_at = models.DateTimeField()
    pinned_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    unpinned_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.words


class Statement(models.Model):
    """What we say for now, in one language; the newest of each holds, the earlier ones stay to be read."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="statements")
    language = models.CharField(max_length=2)
    words = models.TextField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words


class Deed(models.Model):
    """One line of a room's history: only added."""

    class Kind(models.TextChoices):
        OPENED = "opened"
        TAKEN = "taken"
        STATED = "stated"
        PINNED = "pinned"
        UNPINNED = "unpinned"
        NOTED = "noted"
        CLOSED = "closed"

    room = models.ForeignKey(Room, models.PROTECT, related_name="deeds")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    words = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.words}"
