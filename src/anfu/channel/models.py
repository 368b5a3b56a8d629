"""What an account on a network has granted us, and what the network brought to our door."""

from __future__ import annotations

from django.db import models


class Grant(models.Model):
    """An account's consent: the tokens, encrypted, with which we listen and speak for it."""

    account_x_id = models.BigIntegerField(unique=True)
    handle = models.CharField(max_length=50)
    scopes = models.TextField(help_text="separated by blanks")
    access = models.TextField(help_text="encrypted")
    refresh = models.TextField(blank=True, help_text="encrypted; works once")
    expires_at = models.DateTimeField(help_text="when the access token ends")
    granted_at = models.DateTimeField()
    refreshed_at = models.DateTimeField(null=True)
    doubted_at = models.DateTimeField(null=True, help_text="when X did not know the access token")
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"@{self.handle}"


class InboxEvent(models.Model):
    """What X brought to our door, as it came; gone once what it tells is stored."""

    body = models.TextField()
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.body[:80]


class Name(models.Model):
    """Where a network calls posts and people by words, the number by which the rest of Anfu knows each."""

    number = models.BigIntegerField(primary_key=True)
    name = models.TextField(unique=True, help_text="as the network calls it, such as did:plc:… or at://…")

    def __str__(self) -> str:
        return self.name
