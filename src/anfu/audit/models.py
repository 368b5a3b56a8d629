"""The lines of the trail, and where each brand's chain stands."""

from __future__ import annotations

from django.db import models

from anfu.audit.rules import Kind
from anfu.people.models import Brand


class Trail(models.Model):
    """Where a brand's chain stands; one row, so that lines take turns."""

    brand = models.OneToOneField(Brand, models.PROTECT, related_name="trail")
    number = models.BigIntegerField(help_text="of the newest line")
    hash = models.BinaryField(help_text="of the newest line")
    from_number = models.BigIntegerField(default=0, help_text="of the newest line that was shortened away")
    from_hash = models.BinaryField(help_text="of that line, on which the chain rests")

    def __str__(self) -> str:
        return f"{self.brand} up to {self.number}"


class Line(models.Model):
    """Who saw or did what. Only added to: the table itself refuses changes."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="trail_lines")
    number = models.BigIntegerField(help_text="counts up by one within a brand")
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    who = models.CharField(max_length=150, help_text="the login; kept in words, as it was then")
    role = models.CharField(max_length=10, blank=True)
    deed = models.CharField(max_length=60, help_text="the name of the page or command")
    what = models.CharField(max_length=200, blank=True, help_text="the case or row, never a customer's words")
    address = models.CharField(max_length=45, blank=True, help_text="the network address it came from")
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "number"], name="trail_line_once")]
        indexes = [models.Index(fields=["brand", "who", "number"], name="trail_of_whom")]

    def __str__(self) -> str:
        return f"{self.number} {self.who} {self.deed}"
