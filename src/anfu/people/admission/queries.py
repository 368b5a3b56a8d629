"""What somebody signs in with, beside their password."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

STEPS: Sequence[str] = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second step; recovery codes only stand in for one that was lost."""


def second_steps(staff_id: int) -> QuerySet[Authenticator]:
    """The app with codes and the passkeys of one person, oldest first."""
    steps: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=staff_id, type__in=STEPS)
    return steps.order_by("pk")
