"""Brands, the staff who care, and the customers they care for."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower


class Brand(models.Model):
    """One account on a network that Anfu speaks for."""

    network = models.CharField(max_length=20, default="x", help_text="a name of `channel.networks`")
    x_id = models.BigIntegerField(unique=True)
    handle = models.CharField(max_length=255, help_text="without @")
    name = models.CharField(max_length=100)
    listens_from = models.DateTimeField(help_text="older posts are never answered")

    def __str__(self) -> str:
        return f"@{self.handle}"


class Staff(AbstractUser):
    """One member of a care team."""

    class Role(models.TextChoices):
        AGENT = "agent"
        SENIOR = "senior"
        LEAD = "lead"
        ANALYST = "analyst"
        ADMIN = "admin"
        AUDITOR = "auditor"

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="staff")
    role = models.CharField(max_length=10, choices=Role, default=Role.AGENT)
    language = models.CharField(max_length=10, default="en", help_text="of the desk: en or zh-hans")

    languages = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, help_text="of customers; empty: any"
    )
    skills = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="topics; empty: any"
    )
    team = models.CharField(max_length=40, blank=True, help_text="a name of the brand's own; empty: none")
    capacity = models.PositiveSmallIntegerField(default=0, help_text="most open cases that are dealt; 0: any")
    away_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Invitation(models.Model):
    """Somebody is invited to make a login of their own, once, by a link that ends."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="invitations")
    name = models.CharField(max_length=100, help_text="for whom it is meant")
    role = models.CharField(max_length=10, choices=Staff.Role)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the link's secret")
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_by = models.OneToOneField(Staff, models.PROTECT, null=True, related_name="invitation")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """Hours in which somebody works every week, by the wall clock of their zone; one may end on the next day."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField(help_text="0 Monday to 6 Sunday: the day on which it begins")
    starts = models.TimeField()
    ends = models.TimeField(help_text="not later than it starts: on the next day")
    zone = models.CharField(max_length=40, help_text="an IANA time zone")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "weekday", "starts"], name="shift_once")]

    def __str__(self) -> str:
        return f"{self.staff} {self.weekday} {self.starts:%H:%M}-{self.ends:%H:%M}"


class SavedView(models.Model):
    """A queue with filters and an order that somebody keeps in their rail."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="views")
    name = models.CharField(max_length=60)
    queue = models.CharField(max_length=20)
    query = models.CharField(max_length=300, help_text="of the address, as the list reads it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="view_once")]

    def __str__(self) -> str:
        return self.name


class Customer(models.Model):
    """The author of posts to one brand. Never matched to anything off X without consent."""

    brand = models.ForeignKey(
        Brand, models.PROTECT, related_name="customers", db_constraint=False, db_index=False
    )
    x_id = models.BigIntegerField(help_text="negative: not known, only the handle, or erased")
    username = models.CharField(max_length=255)
    name = models.CharField(max_length=200)
    followers = models.PositiveBigIntegerField(default=0)
    first_heard_at = models.DateTimeField()
    opted_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "x_id"], name="customer_once")]
        indexes = [models.Index("brand", Lower("username"), name="customer_by_handle")]

    def __str__(self) -> str:
        return f"@{self.username}"
