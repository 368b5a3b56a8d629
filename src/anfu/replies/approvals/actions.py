"""The verbs of approval: asked, given, reworded, returned. Each adds its line of history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from anfu.cases.actions import Kind, Line, remember
from anfu.people.models import Staff
from anfu.replies.models import Approval, Reply
from anfu.replies.rules import Pledge

Status = Reply.Status


def ask(reply_id: int, why: str, by: Staff, now: datetime) -> None:
    """Hold a reply that was just queued until a second person approves it; `why` is the code of the rule."""
    Reply.objects.filter(pk=reply_id).update(status=Status.PENDING)
    approval = Approval.objects.create(reply_id=reply_id, why=why, worded_by=by, asked_at=now)
    _remember(approval.reply, Kind.APPROVAL_ASKED, by, now, why=why)


def give(
    reply: Reply,
    by: Staff,
    answered: tuple[int, int],
    promises: Sequence[Pledge],
    due_at: datetime,
    now: datetime,
) -> None:
    """Let a reply leave at `due_at`, with what it promises from now on.

    `answered` are the utterance that it answers and the newest that its approver has read, by X id.
    """
    Reply.objects.filter(pk=reply.pk).update(
        status=Status.QUEUED,
        to_x_id=answered[0],
        seen_x_id=answered[1],
        promises=[pledge.as_json() for pledge in promises],
        due_at=due_at,
    )
    Approval.objects.filter(reply=reply).update(decided_by=by, decided_at=now)
    _remember(reply, Kind.APPROVED, by, now)


def reword(reply: Reply, text: str, by: Staff, now: datetime) -> None:
    """Change the words of a reply that waits; they are now `by`'s, so somebody else must approve them."""
    Reply.objects.filter(pk=reply.pk).update(text=text)
    Approval.objects.filter(reply=reply).update(worded_by=by)
    _remember(reply, Kind.REWORDED, by, now)


def send_back(reply: Reply, reason: str, by: Staff, now: datetime) -> None:
    """Return a reply to its writer with a reason; it does not leave."""
    Reply.objects.filter(pk=reply.pk).update(status=Status.RETURNED)
    Approval.objects.filter(reply=reply).update(decided_by=by, decided_at=now, reason=reason)
    _remember(reply, Kind.RETURNED, by, now, why=reason)


def _remember(reply: Reply, kind: str, by: Staff, now: datetime, **told: str) -> None:
    detail = {"reply": reply.pk, **told}
    remember(reply.brand_id, [Line(reply.case_id, kind, now, by_id=by.pk, detail=detail)])
