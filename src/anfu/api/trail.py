"""The trail of who saw and did what, for programs: the person, the route, what it named, and the token."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from anfu.audit import actions as audit
from anfu.audit.rules import Entry, Kind
from anfu.desk.trail.noting import ONCE_IN
from anfu.tokens.models import Token

ADDRESS = "/api/v1/"
SHOWS_CUSTOMERS = frozenset(
    {
        "list_posts", "one_post", "list_cases", "one_case", "history", "list_replies", "list_promises",
        "list_customers", "one_customer", "consents", "cases_behind",
    }
)  # fmt: skip
"""Reads that show customers, or cases by their codes; a proof, figures, reviews and playbooks show nobody."""

_MOST_KEPT = 20_000
_lately: dict[tuple[int, str], datetime] = {}


def note(request: HttpRequest, token: Token, kind: Kind, deed: str) -> None:
    """Add a line about what a token did."""
    staff = token.staff
    what = f"{request.path.removeprefix(ADDRESS)} by {token.name}"[:200]
    address = str(request.META.get("REMOTE_ADDR", ""))[:45]
    audit.note(
        staff.brand_id,
        Entry(timezone.now(), kind, staff.username, staff.role, f"api {deed}"[:60], what, address),
    )


def note_look(request: HttpRequest, token: Token, deed: str) -> None:
    """Add a line about a look at customers; who looks at the same again soon leaves one line, as at the desk."""
    if deed not in SHOWS_CUSTOMERS:
        return
    now, key = timezone.now(), (token.pk, request.path)
    if now - _lately.get(key, now - 2 * ONCE_IN) < ONCE_IN:
        return
    if len(_lately) >= _MOST_KEPT:
        _lately.clear()
    note(request, token, Kind.READ, deed)
    _lately[key] = now
