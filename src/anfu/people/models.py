"""Brands, the staff who care, and the customers they care for."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models


class Brand(models.Model):
    """One account on X that Anfu speaks for."""

    x_id = models.BigIntegerField(unique=True)
    handle = models.CharField(max_length=50, help_text="without @")
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

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="staff")
    role = models.CharField(max_length=10, choices=Role, default=Role.AGENT)
    language = models.CharField(max_length=10, default="en", help_text="of the desk: en or zh-hans")

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Customer(models.Model):
    """The author of posts to one brand. Never matched to anything off X without consent."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="customers")
    x_id = models.BigIntegerField()
    username = models.CharField(max_length=50)
    name = models.CharField(max_length=200)
    followers = models.PositiveBigIntegerField(default=0)
    first_heard_at = models.DateTimeField()
    opted_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "x_id"], name="customer_once")]

    def __str__(self) -> str:
        return f"@{self.username}"
