"""Ada writes, Mia answers."""

from __future__ import annotations

from datetime import timedelta

from anfu.cases.models import Case, CaseEvent
from anfu.flows.staff_replies import staff_replies
from anfu.people.models import Staff
from tests.build import MONDAY

ADA = 1001
SOON, LATER = MONDAY + timedelta(minutes=10), MONDAY + timedelta(minutes=30)
KIND = (
    "I am so sorry for this long wait, Ada. A new parcel has left today. I write to you again within 2 days."
)


def newest_event() -> int:
    """The newest line of history, as a page that was just opened shows it."""
    return CaseEvent.objects.latest("pk").pk


def says(case: Case, mia: Staff, text: str = KIND, *, at: object = LATER, **how: bool) -> str | None:
    """Mia answers, having read everything."""
    return staff_replies(case.pk, mia, text, "answer", newest_event(), at, **how)  # type: ignore[arg-type]  # a time
