"""Reads for the page of one case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from anfu.cases.code import code_of, id_of
from anfu.cases.models import Case, CaseEvent
from anfu.listening.models import Post
from anfu.people.models import Staff
from anfu.promises.models import Promise
from anfu.replies.models import Reply
from anfu.triage.learning.queries import correction_of
from anfu.triage.models import Correction, PostVerdict


@dataclass(frozen=True)
class File:
    """Everything that is known of a case, in the order in which it happened."""

    case: Case
    events: Sequence[CaseEvent]
    replies: Sequence[Reply]
    promises: Sequence[Promise]
    elsewhere: Sequence[Post]
    verdict: PostVerdict | None
    correction: Correction | None
    owners: dict[int, str]

    @property
    def newest_event_id(self) -> int:
        """What a page that shows this file has seen."""
        return max((event.pk for event in self.events), default=0)


def case_of(staff: Staff, code: str) -> Case:
    """The case with this reference, of the brand that `staff` works for; else there is no such page."""
    pk = id_of(code)
    if pk is None:
        raise Http404
    case = (
        Case.objects.select_related("customer", "owner", "brand", "playbook", "root_post")
        .filter(pk=pk, brand_id=staff.brand_id)
        .first()
    )
    if case is None or code_of(case.pk) != code.upper():
        raise Http404
    return case


def file_of(case: Case) -> File:
    """Read the whole case."""
    events = list(CaseEvent.objects.filter(case=case).select_related("by", "post").order_by("at", "pk"))
    told = [event for event in events if event.kind == CaseEvent.Kind.REPLY_ELSEWHERE]
    elsewhere = [event.detail.get("x_id", "0") for event in told]
    return File(
        case=case,
        events=events,
        replies=list(
            Reply.objects.filter(case=case)
            .select_related("author", "approval__worded_by", "approval__decided_by", "picture")
            .defer("picture__content")
            .order_by("queued_at", "pk")
        ),
        promises=list(Promise.objects.filter(case=case).select_related("made_by").order_by("due_at", "pk")),
        elsewhere=list(Post.objects.filter(brand_id=case.brand_id, x_id__in=elsewhere)) if elsewhere else [],
        verdict=PostVerdict.objects.filter(post_id=case.root_post_id).first(),
        correction=correction_of(case.root_post_id),
        owners=_owners(events),
    )


def newest_event_id(case: Case) -> int:
    """The newest line of a case's history."""
    return CaseEvent.objects.filter(case=case).order_by("-pk").values_list("pk", flat=True).first() or 0


def _owners(events: Sequence[CaseEvent]) -> dict[int, str]:
    # A hand-over names its earlier owner by id only.
    ids = {event.detail[key] for event in events for key in ("from", "owner") if event.detail.get(key)}
    ids |= {pk for event in events for pk in event.detail.get("staff", ())}
    return {staff.pk: str(staff) for staff in Staff.objects.filter(pk__in=ids)} if ids else {}
