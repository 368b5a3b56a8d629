"""What the card about the lane is given."""

from __future__ import annotations

from typing import Any

from anfu.cases.incidents.queries import copies_of
from anfu.cases.models import Case
from anfu.cases.suspicion.queries import earlier_suspicions, suspicion_of
from anfu.cases.suspicion.rules import signals


def card_of(case: Case) -> dict[str, Any]:
    """The suspicion that stands, earlier ones, and what suggests a second look."""
    return {
        "case": case,
        "suspicion": suspicion_of(case),
        "earlier": earlier_suspicions(case),
        "signals": signals(copies_of(case), case.customer.x_id, case.opened_at),
    }
