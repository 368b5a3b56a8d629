"""What was paid for."""

from __future__ import annotations

from django.db import models

from anfu.cases.models import Case
from anfu.people.models import Brand


class Spent(models.Model):
    """What one kind of call came to on one UTC day, for one purpose and, where it is known, one case."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="spending")
    day = models.DateField(help_text="UTC, as X bills")
    kind = models.CharField(max_length=20, help_text="as the price list names it")
    purpose = models.CharField(max_length=20, help_text="listen, look_up, follow, or the stage of a reply")
    case = models.ForeignKey(Case, models.PROTECT, related_name="spending", null=True)
    times = models.PositiveIntegerField()
    usd = models.DecimalField(max_digits=12, decimal_places=4, help_text="at the prices of its booking")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "day", "kind", "purpose", "case"], nulls_distinct=False, name="spent_once"
            )
        ]
        indexes = [models.Index(fields=["day"], include=["usd"], name="spent_on_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} ${self.usd}"
