"""Secrets of invitations, and which login may be made. Values in, values out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from hashlib import sha256

LASTS = timedelta(days=3)
"""How long an invitation may be taken."""

_LOGIN = re.compile(r"[\w.@+-]{1,150}")


def digest_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return sha256(secret.encode()).hexdigest()


def is_login(said: str) -> bool:
    """May this be what somebody signs in with?"""
    return _LOGIN.fullmatch(said) is not None


def stands(expires_at: datetime, taken: bool, withdrawn: bool, now: datetime) -> bool:
    """May an invitation be taken at `now` (UTC)?"""
    return not taken and not withdrawn and now < expires_at
