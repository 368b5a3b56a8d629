"""A code opens once, in whichever process it is typed, although it counts for a minute and a half."""

from __future__ import annotations

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.cache import cache

LASTS = 120
"""Seconds for which a used code is remembered: longer than it counts."""


class Once(AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """Asked at sign-in."""

    def clean_code(self) -> str:
        """The code, where it fits and was not used before."""
        return _first_time(self.user.pk, super().clean_code())


class OnceAgain(ReauthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """Asked before a change."""

    def clean_code(self) -> str:
        """The code, where it fits and was not used before."""
        return _first_time(self.user.pk, super().clean_code())


def _first_time(staff_id: int, code: str) -> str:
    plain = "".join(filter(str.isalnum, code))
    if not cache.add(f"anfu:code:{staff_id}:{plain}", True, LASTS):
        raise get_adapter().validation_error("incorrect_code")
    return code
