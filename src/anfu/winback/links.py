"""Signed addresses of the customers' pages: nobody can guess one, and each ends at its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.signing import BadSignature, Signer

RATE, SOLVED = "rate", "solved"
"""What a page asks: for a rating, or whether it is really solved."""

_SIGNER = Signer(salt="anfu.winback.page")


@dataclass(frozen=True)
class Ticket:
    """What a signed address stands for."""

    asks: str
    pk: int
    expires_at: datetime


def sign(ticket: Ticket) -> str:
    """The ticket as the last part of an address."""
    return _SIGNER.sign_object([ticket.asks, ticket.pk, int(ticket.expires_at.timestamp())])


def read(signed: str) -> Ticket | None:
    """The ticket behind an address; None where it is not of our making. Whether it is too late, the caller says."""
    try:
        asks, pk, until = _SIGNER.unsign_object(signed)
    except (BadSignature, ValueError):
        return None
    return Ticket(asks, pk, datetime.fromtimestamp(until, UTC))
