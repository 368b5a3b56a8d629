"""What was said in a case."""

from __future__ import annotations

from anfu.cases.models import Case, CaseEvent
from anfu.replies.models import Reply


def doubtful(case: Case) -> bool:
    """May or may not an earlier reply of this case be on X?"""
    return Reply.objects.filter(
        case=case, status__in=[Reply.Status.SENDING, Reply.Status.UNSURE]
    ).exists()


def is_answered(case: Case) -> bool:
    """Was an answer published, from here or with another tool?"""
    ours = Reply.objects.filter(
        case=case, status=Reply.Status.SENT, stage__in=[Reply.Stage.ANSWER, Reply.Stage.CLOSE]
    )
    elsewhere = CaseEvent.objects.filter(case=case, kind=CaseEvent.Kind.REPLY_ELSEWHERE)
    return ours.exists() or elsewhere.exists()
