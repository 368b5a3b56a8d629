"""Who is where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from anfu.attending.models import Draft, Presence
from anfu.attending.rules import GONE_AFTER, Attendant, present
from anfu.cases.models import Case


def at_case(case: Case, now: datetime) -> Sequence[Attendant]:
    """Who has this case open, whoever holds the pen first."""
    return present(map(_attendant, Presence.objects.filter(case=case).select_related("staff")), now)


def at_cases(case_ids: Collection[int], now: datetime) -> Mapping[int, Sequence[Attendant]]:
    """Who has which of these cases open."""
    there: dict[int, list[Attendant]] = defaultdict(list)
    fresh = Presence.objects.filter(case_id__in=case_ids, seen_at__gte=now - GONE_AFTER)
    for presence in fresh.select_related("staff"):
        there[presence.case_id].append(_attendant(presence))
    return {case_id: present(attendants, now) for case_id, attendants in there.items()}


def draft_of(case: Case) -> Draft | None:
    """The reply that is being written in a case."""
    return Draft.objects.filter(case=case).select_related("by").first()


def _attendant(presence: Presence) -> Attendant:
    return Attendant(presence.staff_id, str(presence.staff), presence.seen_at, presence.typing_since)
