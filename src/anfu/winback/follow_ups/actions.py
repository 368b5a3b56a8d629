"""The verbs of follow-ups: due, asked, answered, given up; and those that a person must do."""

from __future__ import annotations

from datetime import datetime

from anfu.cases.actions import Kind, Line, remember
from anfu.cases.models import Case
from anfu.crisis.queries import in_crisis
from anfu.people.models import Staff
from anfu.playbook.book import Playbook
from anfu.winback.models import FollowUp
from anfu.winback.rules import Way

SOLVED, DISAPPOINTED = "solved", "disappointed"
"""Why we ask: the playbook wants it, or a poor rating calls for it."""


def ask_later(case: Case, book: Playbook, now: datetime) -> None:
    """Some days from now the owner asks whether it is really solved; nothing where the playbook does not want it."""
    if book.winback is None:
        return
    rules = book.winback.follow_up
    due_at = now + (rules.serious if case.tier == Case.Tier.SERIOUS else rules.ordinary)
    FollowUp.objects.create(
        brand_id=case.brand_id,
        case=case,
        customer_id=case.customer_id,
        owner_id=case.owner_id,
        why=SOLVED,
        language=book.language,
        resolved_at=now,
        due_at=due_at,
        expires_at=due_at + rules.open_for,
    )


def look_again(case: Case, resolved_at: datetime, language: str, owner_id: int | None, now: datetime) -> None:
    """A poor rating: somebody looks at the case again, at once."""
    FollowUp.objects.get_or_create(
        case=case,
        resolved_at=resolved_at,
        why=DISAPPOINTED,
        defaults={
            "brand_id": case.brand_id,
            "customer_id": case.customer_id,
            "owner_id": owner_id,
            "language": language,
            "due_at": now,
            "expires_at": now,
            "why_person": DISAPPOINTED,
        },
    )


def claim(now: datetime, limit: int) -> list[FollowUp]:
    """Follow-ups that fall due by `now` and that no person has on their list; no other worker takes them.

    While a crisis room of their brand is open, they wait.
    """
    due = FollowUp.objects.select_for_update(of=("self",), skip_locked=True).filter(
        due_at__lte=now, why_person=""
    )
    due = due.exclude(brand__in=in_crisis())
    return list(due.select_related("case__customer", "owner", "customer").order_by("due_at", "pk")[:limit])


def ask(follow_up: FollowUp, way: Way, now: datetime, by: Staff | None = None) -> None:
    """The question left; the customer's answer is awaited until their link ends."""
    FollowUp.objects.filter(pk=follow_up.pk).update(
        asked_at=now, asked_by=by, way=way, due_at=follow_up.expires_at if by is None else None
    )
    _tell(follow_up, {"way": str(way)}, now, by)


def leave_to_person(follow_up: FollowUp, why: str) -> None:
    """A person must ask, for a reason of `rules.why_not_contact`, or read an answer that is "unclear"."""
    FollowUp.objects.filter(pk=follow_up.pk).update(why_person=why)


def unask(follow_up: FollowUp, why: str) -> None:
    """The question never reached the customer: a person must ask."""
    FollowUp.objects.filter(pk=follow_up.pk).update(asked_at=None, way="", why_person=why)


def settle(follow_up: FollowUp, outcome: str, now: datetime, by: Staff | None = None) -> None:
    """What came of it: by the customer's own word, or as one of us learnt it."""
    FollowUp.objects.filter(pk=follow_up.pk).update(
        outcome=outcome, answered_at=now, due_at=None, why_person=""
    )
    _tell(follow_up, {"outcome": outcome}, now, by)


def drop_waiting(case_id: int, now: datetime) -> None:
    """A case is open again: what was to be asked about its earlier resolutions is settled by that."""
    FollowUp.objects.filter(case_id=case_id, outcome="").update(
        outcome=FollowUp.Outcome.NOT_SOLVED, answered_at=now, due_at=None, why_person=""
    )


def _tell(follow_up: FollowUp, detail: dict[str, str], now: datetime, by: Staff | None) -> None:
    told = {"follow_up": follow_up.pk, "why": follow_up.why, **detail}
    remember(
        follow_up.brand_id,
        [Line(follow_up.case_id, Kind.FOLLOWED_UP, now, by_id=by.pk if by else None, detail=told)],
    )
