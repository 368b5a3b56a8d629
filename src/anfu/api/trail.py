"""The trail of who saw and did what, for programs: the person, the route, what it named, and the token."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from anfu.audit import actions as audit
from anfu.audit.lately import Lately
from anfu.audit.rules import Entry, Kind
from anfu.desk.trail.noting import address_of
from anfu.tokens.models import Token

ADDRESS = "/api/v1/"
SHOWS_CUSTOMERS = frozenset(
    {
        "list_posts", "one_post", "list_cases", "one_case", "history", "list_replies", "list_promises",
        "list_customers", "one_customer", "consents", "cases_behind",
    }
)  # fmt: skip
"""Reads that show customers, or cases by their codes; a proof, figures, reviews and playbooks show nobody."""

_lately = Lately()


def note(request: HttpRequest, token: Token, kind: Kind, deed: str) -> None:
    """Add a line about what a token did."""
    staff = token.staff
    what = f"{request.path.removeprefix(ADDRESS)} by {token.name}"[:200]
    audit.note(
        staff.brand_id,
        Entry(
            timezone.now(), kind, staff.username, staff.role, f"api {deed}"[:60], what, address_of(request)
        ),
    )


def note_look(request: HttpRequest, token: Token, deed: str) -> None:
    """Add a line about a look at customers; who looks at the same again soon leaves one line, as at the desk."""
    look, now = (token.pk, request.path), timezone.now()
    if deed in SHOWS_CUSTOMERS and _lately.is_new(look, now):
        note(request, token, Kind.READ, deed)
        _lately.noted(look, now)
