"""A colleague's reply is assessed; its writer reads that first, may appeal, and somebody else decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from anfu.insight.quality import actions as quality
from anfu.insight.quality.models import Appeal, Assessment, Sample
from anfu.insight.quality.rules import are_marks, why_not_assess
from anfu.people.models import Staff
from anfu.people.policy import Action, require


def reply_is_assessed(
    sample_id: int, marks: Mapping[str, int], words: str, staff: Staff, now: datetime, *, is_unsafe: bool
) -> str | None:
    """Keep what somebody holds of a reply; the reason code where it may not be, else None."""
    require(staff, Action.ASSESS)
    with transaction.atomic():
        sample = Sample.objects.select_for_update().get(pk=sample_id, brand_id=staff.brand_id)
        said = Assessment.objects.filter(sample=sample)
        if why_not := why_not_assess(
            is_own=sample.person_id == staff.pk,
            has_assessed=said.filter(by=staff).exists(),
            is_full=said.count() >= sample.wanted,
        ):
            return why_not
        if not are_marks(marks):
            return "marks_missing"
        if not words.strip():
            return "kind_words_missing"
        quality.assess(sample, marks, words.strip(), staff, now, is_unsafe=is_unsafe)
    return None


def assessments_are_read(assessment_ids: list[int], staff: Staff, now: datetime) -> None:
    """The person sees what is held of their own replies."""
    require(staff, Action.OWN)
    quality.read(assessment_ids, staff, now)


def assessment_is_appealed(assessment_id: int, reason: str, staff: Staff, now: datetime) -> str | None:
    """The person holds it to be wrong; the reason code where they may not say so, else None."""
    require(staff, Action.CARE)
    with transaction.atomic():
        assessment = Assessment.objects.select_for_update(of=("self",)).get(
            pk=assessment_id, sample__brand_id=staff.brand_id
        )
        if assessment.sample.person_id != staff.pk:
            return "not_about_you"
        if Appeal.objects.filter(assessment=assessment).exists():
            return "appealed_already"
        if not reason.strip():
            return "appeal_reason_missing"
        quality.appeal(assessment, reason.strip(), staff, now)
    return None


def appeal_is_decided(
    appeal_id: int,
    marks: Mapping[str, int] | None,
    answer: str,
    staff: Staff,
    now: datetime,
    *,
    is_unsafe: bool,
) -> str | None:
    """A second person decides: `marks` count instead, or with None the assessment stands; the reason code where not."""
    require(staff, Action.ASSESS)
    with transaction.atomic():
        appeal = Appeal.objects.select_for_update(of=("self",)).get(
            pk=appeal_id, assessment__sample__brand_id=staff.brand_id
        )
        if staff.pk in (appeal.by_id, appeal.assessment.by_id):
            return "needs_somebody_else"
        if appeal.decided_at is not None:
            return "decided_already"
        if marks is not None and not are_marks(marks):
            return "marks_missing"
        if not answer.strip():
            return "appeal_answer_missing"
        quality.decide(appeal, marks, answer.strip(), staff, now, is_unsafe=is_unsafe)
    return None
