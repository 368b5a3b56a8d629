"""The words of what may be found, apart from the things themselves."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """What one thing says, as words to be found; written and forgotten by the verbs of that thing's noun.

    It stands apart from the thing, so that what changes there (when to look it up, who owns it) moves no index.
    """

    class Kind(models.TextChoices):
        POST = "post"
        CUSTOMER = "customer"
        NOTE = "note"

    pk = models.CompositePrimaryKey("kind", "ref")
    brand_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    ref = models.BigIntegerField(help_text="the id of the thing within its kind")
    at = models.DateTimeField(help_text="when it was said; the newest is found first")
    words = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], condition=Q(kind="post"), name="entry_words_of_posts"),
            GinIndex(fields=["words"], condition=~Q(kind="post"), name="entry_words_of_few"),
            models.Index(fields=["brand_id", "-at", "-ref"], name="entry_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
