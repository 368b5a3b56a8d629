"""Tokens, and the calls by which they wrote."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from anfu.people.models import Brand, Staff


class Token(models.Model):
    """A key by which one program acts as one member of staff, within its scopes, until it expires or is revoked.

    Its secret is shown once and never kept: only its digest is.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=60, help_text="what uses it, such as: warehouse")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret, in hexadecimal")
    scopes = ArrayField(models.CharField(max_length=20))
    per_minute = models.PositiveIntegerField(help_text="most calls in a minute")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    paid_until = models.DateTimeField(null=True, help_text="`tokens.rules.spend`: what its calls used up")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(revoked_at=None), name="one_token_of_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Call(models.Model):
    """One write by a token under its idempotency key: who, what, when, and the answer that is given again.

    The answer holds codes, numbers and times, never what anybody said. Only added.
    """

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    token = models.ForeignKey(Token, models.PROTECT, related_name="calls")
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    method = models.CharField(max_length=6)
    path = models.CharField(max_length=300)
    digest = models.CharField(max_length=64, help_text="SHA-256 of method, address and body")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="call_once")]
        indexes = [models.Index(fields=["brand", "-at"], name="call_of_brand")]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"
