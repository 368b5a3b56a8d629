"""Which tokens there are, and what they wrote."""

from __future__ import annotations

from django.db.models import QuerySet

from anfu.tokens.actions import digest_of
from anfu.tokens.models import Call, Token


def token_of(secret: str) -> Token | None:
    """The token with this secret, with its person and brand; it may have expired or been revoked."""
    return Token.objects.select_related("staff__brand").filter(digest=digest_of(secret)).first()


def tokens() -> QuerySet[Token]:
    """All tokens, those in use first."""
    return Token.objects.select_related("staff").order_by("revoked_at", "name", "pk")


def calls(name: str = "") -> QuerySet[Call]:
    """What tokens wrote (those of one name, if given), the newest first."""
    found = Call.objects.select_related("token", "by").order_by("-pk")
    return found.filter(token__name=name) if name else found
