"""What happened, read from the history and the tables; and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from anfu.cases.models import Case, CaseEvent
from anfu.events.kinds import LINES
from anfu.events.models import Delivery, Subscription
from anfu.people.models import Brand, Staff
from anfu.postgres.writers import writers as postgres_writers
from anfu.replies.models import Reply

WHY = {
    "a serious post": "serious_post",
    "a broken promise": "broken_promise",
    "a serious rating": "serious_rating",
    "corrected": "corrected",
}
"""Why a case was escalated, as receivers are told it. Reasons in a person's words are not told."""
CODES = {"resolved", "no_complaint", "named", "not_solved", "serious_rating"}
"""Why a case was closed or opened again."""


@dataclass(frozen=True)
class Fact:
    """Something that happened to a brand; `key` says which thing, so that it is told once."""

    brand_id: int
    kind: str
    key: str
    at: datetime
    data: dict[str, Any]
    case_id: int | None = None


def wanted() -> dict[int, set[str]]:
    """By brand, the kinds that somebody subscribed to."""
    kinds: dict[int, set[str]] = {}
    for brand_id, theirs in _standing().values_list("brand_id", "kinds"):
        kinds.setdefault(brand_id, set()).update(theirs)
    return kinds


def newest_line() -> int:
    """The highest id of a line of history that can be seen."""
    newest: int | None = CaseEvent.objects.aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def writers() -> list[str]:
    """The transactions of others that may have added lines of history which cannot be seen yet."""
    with connection.cursor() as cursor:
        return postgres_writers(cursor.cursor, CaseEvent._meta.db_table)


def lines_between(told: int, upto: int, most: int) -> tuple[list[tuple[int, CaseEvent]], int]:
    """Lines of history that may be told, after `told` up to `upto`, in order; and how far that went."""
    found = CaseEvent.objects.filter(pk__gt=told, pk__lte=upto, kind__in=LINES).select_related("case")
    lines = [(line.pk, line) for line in found.order_by("pk")[:most]]
    return lines, lines[-1][0] if len(lines) == most else upto


def facts_of(lines: Sequence[CaseEvent], address: str) -> Iterator[Fact]:
    """What these lines tell; `address` is the desk's."""
    replies = Reply.objects.in_bulk({line.detail["reply"] for line in lines if "reply" in line.detail})
    people = _people(lines)
    for line in lines:
        kind = LINES[line.kind]
        told = dict(_told(kind, line, replies, people))
        case = _case(line, people, kind)
        data = {"case": case, "url": f"{address}/case/{case['code']}", **told}
        yield Fact(line.brand_id, kind, f"line:{line.pk}", line.at, data, line.case_id)


def latest(subscription_ids: Iterable[int]) -> dict[tuple[int, str], datetime]:
    """When the newest event of a kind was told to a receiver, or will be: by receiver and kind."""
    told = Delivery.objects.filter(subscription_id__in=list(subscription_ids)).exclude(state="given_up")
    rows = told.values_list("subscription_id", "kind").annotate(at=Max("due_at"))
    return {(pk, kind): at for pk, kind, at in rows}


def subscriptions(brand: Brand) -> list[Subscription]:
    """A brand's receivers with how many events wait for each and when its newest was delivered, by name."""
    told = Delivery.objects.filter(subscription=OuterRef("pk"))
    waiting = (
        told.filter(state="waiting").order_by().values("subscription").annotate(n=Count("pk")).values("n")
    )
    delivered = told.filter(state="delivered").order_by("-pk").values("tried_at")[:1]
    standing = Subscription.objects.filter(brand=brand, removed_at=None)
    return list(
        standing.annotate(waiting=Coalesce(Subquery(waiting), 0), last_at=Subquery(delivered)).order_by(
            "name", "pk"
        )
    )


def log_of(subscription: Subscription, most: int) -> list[Delivery]:
    """What a receiver was told and is to be told, the newest first."""
    return list(subscription.deliveries.select_related("case").order_by("-pk")[:most])


def troubled(brand: Brand) -> int:
    """How many receivers do not answer or were paused by Anfu."""
    bad = Q(failing_since__isnull=False) | Q(paused_at__isnull=False, paused_by=None)
    return Subscription.objects.filter(bad, brand=brand, removed_at=None).count()


def _standing() -> Any:
    return Subscription.objects.filter(removed_at=None)


def _people(lines: Iterable[CaseEvent]) -> Mapping[int, Staff]:
    ids = {line.detail.get(name) for line in lines for name in ("owner", "from")}
    ids |= {pk for line in lines for pk in line.detail.get("staff", ())}
    ids |= {line.by_id for line in lines} | {line.case.owner_id for line in lines}
    return Staff.objects.in_bulk([pk for pk in ids if pk is not None])


def told_of(staff: Staff | None) -> dict[str, str] | None:
    """One of us, as receivers are told."""
    return {"username": staff.username, "name": str(staff)} if staff else None


def told_of_case(case: Case, owner: Staff | None) -> dict[str, Any]:
    """A case, as receivers are told: nothing of its customer."""
    return {
        "code": case.code,
        "tier": case.tier,
        "topic": case.topic,
        "language": case.lang,
        "owner": told_of(owner),
    }


def _person(people: Mapping[int, Staff], pk: int | None) -> dict[str, str] | None:
    return told_of(people.get(pk) if pk is not None else None)


def _case(line: CaseEvent, people: Mapping[int, Staff], kind: str) -> dict[str, Any]:
    owner = line.case.owner_id
    if kind == "case.owner_changed":  # as it was then, whatever has become of it since
        owner = line.by_id if line.kind == "taken" else line.detail.get("owner")
    return told_of_case(line.case, people.get(owner) if owner is not None else None)


def _told(
    kind: str, line: CaseEvent, replies: Mapping[int, Reply], people: Mapping[int, Staff]
) -> Iterator[tuple[str, Any]]:
    detail = line.detail
    if kind == "case.escalated":
        yield "why", WHY.get(detail.get("why", ""), "other")
    elif kind in ("case.closed", "case.reopened"):
        why = detail.get("why", "")
        yield "why", why if why in CODES else "other"
    elif kind == "case.owner_changed":
        yield "how", line.kind
        yield "from", _person(people, detail.get("from"))
    elif kind == "note.mentioned":
        yield "named", [_person(people, pk) for pk in detail.get("staff", ())]
        yield "by", _person(people, line.by_id)
    elif kind.startswith("reply."):
        reply = replies.get(detail.get("reply", 0))
        if reply:
            yield (
                "reply",
                {
                    "id": reply.pk,
                    "stage": reply.stage,
                    "is_private": reply.is_private,
                    "is_automatic": reply.is_automatic,
                },
            )
    elif kind.startswith("promise."):
        yield "promise", {"id": detail.get("promise"), "kind": detail.get("kind")}
    elif kind == "rating.received":
        yield "question", detail.get("question")
        yield "score", detail.get("score")
