"""The verbs of surveys: due, asked, reminded, left unasked, answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from anfu.cases.actions import Kind, Line, remember
from anfu.cases.models import Case
from anfu.crisis.queries import in_crisis
from anfu.people.models import Staff
from anfu.playbook.book import Playbook
from anfu.triage.verdict import Verdict
from anfu.winback.models import Rating, Survey
from anfu.winback.rules import Way


def ask_later(case: Case, book: Playbook, now: datetime, *, why_not: str = "") -> Survey | None:
    """A resolution calls for its question, some time from now; None where the playbook asks nothing.

    With `why_not`, it is kept that there was a resolution, and nothing is asked.
    """
    if book.winback is None:
        return None
    rules = book.winback.survey
    return Survey.objects.create(
        brand_id=case.brand_id,
        case=case,
        customer_id=case.customer_id,
        owner_id=case.owner_id,
        question=rules.question,
        language=book.language,
        resolved_at=now,
        due_at=None if why_not else now + rules.after,
        why_not=why_not,
        expires_at=now + rules.open_for,
    )


def claim(now: datetime, limit: int) -> list[Survey]:
    """Surveys that fall due by `now`, the longest waiting first; no other worker takes them. In a transaction.

    While a crisis room of their brand is open, they wait.
    """
    due = Survey.objects.select_for_update(of=("self",), skip_locked=True).filter(due_at__lte=now)
    due = due.exclude(brand__in=in_crisis())
    return list(
        due.select_related("case__customer", "case__owner", "customer").order_by("due_at", "pk")[:limit]
    )


def ask(survey: Survey, way: Way, remind_after: timedelta, now: datetime, by: Staff | None = None) -> None:
    """The question left; it is asked once more after `remind_after` if the customer does not answer."""
    Survey.objects.filter(pk=survey.pk).update(
        asked_at=now, asked_by=by, way=way, why_not="", due_at=now + remind_after
    )
    told = {"survey": survey.pk, "question": survey.question, "way": str(way)}
    remember(
        survey.brand_id, [Line(survey.case_id, Kind.ASKED, now, by_id=by.pk if by else None, detail=told)]
    )


def remind(survey: Survey, now: datetime) -> None:
    """The question left a second time, which is the last."""
    Survey.objects.filter(pk=survey.pk).update(reminded_at=now, due_at=None)
    told = {"survey": survey.pk, "question": survey.question, "again": True}
    remember(survey.brand_id, [Line(survey.case_id, Kind.ASKED, now, detail=told)])


def leave(survey: Survey, why: str) -> None:
    """Nothing more is sent by itself, for a reason of `rules.why_not_contact`; a person may hand over the link."""
    Survey.objects.filter(pk=survey.pk).update(due_at=None, why_not="" if survey.asked_at else why)


def unask(survey: Survey, why: str) -> None:
    """The question never reached the customer; a person may hand over the link."""
    Survey.objects.filter(pk=survey.pk).update(asked_at=None, way="", due_at=None, why_not=why)


def drop_waiting(case_id: int) -> None:
    """A case is open again: the questions of its earlier resolutions are not asked any more."""
    Survey.objects.filter(Q(asked_at=None) | Q(due_at__isnull=False), case_id=case_id, rating=None).update(
        due_at=None, why_not="open_case"
    )


def answer(
    survey: Survey, score: int, words: str, verdict: Verdict | None, how: str, now: datetime
) -> Rating:
    """A customer rates; what they say in words comes with its verdict. The history tells the score, never the words."""
    rating = Rating.objects.create(
        survey=survey,
        brand_id=survey.brand_id,
        case_id=survey.case_id,
        customer_id=survey.customer_id,
        question=survey.question,
        score=score,
        words=words,
        language=survey.language,
        how=how,
        at=now,
        **(_judged(verdict) if verdict else {}),
    )
    Survey.objects.filter(pk=survey.pk).update(due_at=None)
    told = {"rating": rating.pk, "question": survey.question, "score": score}
    remember(survey.brand_id, [Line(survey.case_id, Kind.RATED, now, detail=told)])
    return rating


def forget_words(case_ids: Iterable[int]) -> int:
    """Forget what customers wrote beside their ratings; the scores stay. How many."""
    return Rating.objects.filter(case_id__in=list(case_ids)).exclude(words="").update(words="", why=[])


def forget_old_words(brand_id: int, before: datetime) -> int:
    """Forget what customers wrote beside ratings given before a moment (UTC) in cases that are closed. How many."""
    old = Rating.objects.filter(brand_id=brand_id, at__lt=before, case__closed_at__isnull=False).exclude(
        words=""
    )
    return old.update(words="", why=[])


def _judged(verdict: Verdict) -> dict[str, object]:
    return {
        "complaint": verdict.complaint,
        "intent": verdict.intent,
        "topic": verdict.topic,
        "tier": verdict.tier,
        "arousal": verdict.arousal,
        "why": list(verdict.why),
    }
