"""What a token may do, for how long, and how often. Values in, values out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from anfu.people.policy import MATRIX, Action

LONGEST = timedelta(days=730)
"""No token outlives this."""
MOST_PER_MINUTE = 6_000
_MINUTE = timedelta(minutes=1)

_READ, _CARE, _CORRECT = MATRIX[Action.READ], MATRIX[Action.CARE], MATRIX[Action.CORRECT]

SCOPES: Mapping[str, Collection[str]] = {
    "posts:read": _READ,
    "cases:read": _READ,
    "cases:write": _CARE,
    "replies:read": _READ,
    "replies:write": _CARE,
    "promises:read": _READ,
    "promises:write": _CARE,
    "customers:read": _READ,
    "customers:write": _CARE,
    "verdicts:write": _CORRECT,
    "playbook:read": _READ,
    "playbook:write": MATRIX[Action.PLAYBOOK],
    "figures:read": MATRIX[Action.MEASURE],
}
"""Each scope, and the roles of staff that may hold it, by the one policy."""


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
