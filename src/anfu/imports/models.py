"""What was imported: each file with what came of it, what of it waits, and what it brought."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anfu.listening.models import Post
from anfu.people.models import Brand, Staff


class Import(models.Model):
    """One file of another tool: proposed, begun, finished, or undone. Its counts add up to its rows."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="imports")
    system = models.CharField(max_length=20, blank=True, help_text="whose export it is; empty: unknown")
    name = models.CharField(max_length=200, help_text="of the file")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    content = models.BinaryField(help_text="the file, until it is begun or dropped")
    columns = models.JSONField(default=dict, help_text="the columns' names by meaning")
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", help_text="null: a command")
    proposed_at = models.DateTimeField()
    care_since = models.DateTimeField(help_text="older posts are the past: nobody is answered for them")
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    rows = models.IntegerField(default=0, help_text="of the file: the sum of the counts below")
    faulty = models.IntegerField(default=0, help_text="could not be read")
    elsewhere = models.IntegerField(default=0, help_text="about another network")
    too_old = models.IntegerField(default=0, help_text="older than words are kept")
    repeated = models.IntegerField(default=0, help_text="again within the file")
    known = models.IntegerField(default=0, help_text="here already")
    heard = models.IntegerField(default=0, help_text="new here")
    gone = models.IntegerField(default=0, help_text="X does not show it any more")
    waiting = models.IntegerField(default=0, help_text="is taken in, or asked of X, next")

    class Meta:
        indexes = [
            models.Index(
                fields=["brand"],
                condition=Q(begun_at__isnull=False, finished_at=None),
                name="import_under_way",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Broken(models.Model):
    """A row that could not be read: its place and why. No more than `actions.MOST_FAULTS` of an import are kept."""

    imported = models.ForeignKey(Import, models.PROTECT, related_name="faults")
    line = models.IntegerField()
    column = models.CharField(max_length=200)
    reason = models.CharField(max_length=20)
    detail = models.CharField(max_length=200, blank=True)


class Waiting(models.Model):
    """A row that is read and not yet taken in: the table is the queue."""

    imported = models.ForeignKey(Import, models.PROTECT, related_name="queue")
    line = models.IntegerField()
    x_id = models.BigIntegerField()
    is_past = models.BooleanField()
    body = models.TextField(help_text="`channel.port.HeardPost` in JSON; empty: X is asked what it says")
    again_at = models.DateTimeField(help_text="not to be taken before: a worker has it")

    class Meta:
        indexes = [models.Index(fields=["imported", "again_at"], name="import_queue")]


class Brought(models.Model):
    """A post that an import brought: what its undoing takes back."""

    imported = models.ForeignKey(Import, models.PROTECT, related_name="posts")
    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")


class Columns(models.Model):
    """What somebody said that the columns of a file mean, remembered for the next one with the same header."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64, help_text="of the header")
    columns = models.JSONField(help_text="names by meaning")
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "fingerprint"], name="columns_once")]
