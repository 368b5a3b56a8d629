"""What a token may do, for how long, and how often. Values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

LONGEST = timedelta(days=730)
"""No token outlives this."""
MOST_PER_MINUTE = 6_000
_MINUTE = timedelta(minutes=1)

_ALL = frozenset({"agent", "senior", "lead", "analyst", "admin"})
_CARING = _ALL - {"analyst"}
_LEADING = frozenset({"lead", "admin"})

SCOPES: Mapping[str, frozenset[str]] = {
    "posts:read": _ALL,
    "cases:read": _ALL,
    "cases:write": _CARING,
    "replies:read": _ALL,
    "replies:write": _CARING,
    "promises:read": _ALL,
    "promises:write": _CARING,
    "customers:read": _ALL,
    "customers:write": _CARING,
    "verdicts:write": _CARING,
    "playbook:read": _ALL,
    "playbook:write": _LEADING,
    "figures:read": _ALL,
}
"""Each scope, and the roles of staff that may hold it: an analyst only reads."""


def why_not_hold(scopes: Collection[str], role: str) -> str | None:
    """Why no token with these scopes may act for somebody of this role; None where it may."""
    if not scopes or any(scope not in SCOPES for scope in scopes):
        return "scope_unknown"
    return None if all(role in SCOPES[scope] for scope in scopes) else "role_forbids"


def why_not_use(
    expires_at: datetime, revoked_at: datetime | None, staff_is_active: bool, now: datetime
) -> str | None:
    """Why a token opens nothing now (UTC); None where it does."""
    if revoked_at is not None:
        return "token_revoked"
    if now >= expires_at:
        return "token_expired"
    return None if staff_is_active else "staff_gone"


def why_not_call(scopes: Collection[str], role: str, scope: str) -> str | None:
    """Why a token with these scopes may not do what needs `scope`; its person's role is looked at each time."""
    if scope not in scopes:
        return "scope_missing"
    return None if role in SCOPES[scope] else "role_forbids"


def spend(per_minute: int, paid_until: datetime | None, now: datetime) -> tuple[datetime, timedelta | None]:
    """Pay for one call: what is paid until then, and how long to wait where this call is one too many.

    Each call costs an equal part of a minute; who was quiet may spend a whole minute at once, and no more.
    """
    cost = _MINUTE / per_minute
    since = max(paid_until or now, now)
    too_much = since + cost - now - _MINUTE
    return (since, too_much) if too_much > timedelta(0) else (since + cost, None)
