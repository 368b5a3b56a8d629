"""A person's phone, as far as signing in needs one: the codes that an app shows."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from anfu.people.models import Staff


def an_app(staff: Staff) -> str:
    """Set an app with codes up for somebody, and recovery codes; the app's key."""
    key = str(generate_totp_secret())
    TOTP.activate(staff, key)
    RecoveryCodes.activate(staff)
    return key


def code_of(key: str, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(key, int(time.time()) // 30 + steps)))


def recovery_codes(staff: Staff) -> list[str]:
    """What somebody wrote down."""
    kept = Authenticator.objects.get(user=staff, type=Authenticator.Type.RECOVERY_CODES)
    return list(kept.wrap().get_unused_codes())
