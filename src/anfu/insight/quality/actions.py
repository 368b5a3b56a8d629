"""The verbs of quality: drawn, assessed, read, appealed against, decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from anfu.insight.quality.models import Appeal, Assessment, Sample
from anfu.insight.quality.rules import Drawn
from anfu.people.models import Brand, Staff


class Facts(NamedTuple):
    """What the desk itself says of a reply: shares by item, and the rules that it breaks."""

    shares: Mapping[str, float]
    found: Collection[str]


def keep(brand: Brand, week: str, drawn: Iterable[tuple[Drawn, Facts]], now: datetime) -> int:
    """Keep what was drawn in a week, each reply once; how many."""
    samples = [
        Sample(
            brand=brand,
            week=week,
            reply_id=one.reply_id,
            person_id=one.person_id,
            is_serious=one.is_serious,
            wanted=one.wanted,
            facts=dict(facts.shares),
            found=list(facts.found),
            drawn_at=now,
        )
        for one, facts in drawn
    ]
    return len(Sample.objects.bulk_create(samples, ignore_conflicts=True))


def assess(
    sample: Sample, marks: Mapping[str, int], words: str, by: Staff, now: datetime, *, is_unsafe: bool
) -> Assessment:
    """Somebody marks a reply and says what was good and what would help."""
    return Assessment.objects.create(
        sample=sample, by=by, at=now, marks=dict(marks), is_unsafe=is_unsafe, words=words
    )


def read(assessments: Collection[int], person: Staff, now: datetime) -> None:
    """The person sees what is held of their replies."""
    Assessment.objects.filter(pk__in=assessments, sample__person=person, read_at=None).update(read_at=now)


def appeal(assessment: Assessment, reason: str, by: Staff, now: datetime) -> None:
    """The person holds it to be wrong."""
    Appeal.objects.create(assessment=assessment, by=by, at=now, reason=reason)


def decide(
    appealed: Appeal,
    marks: Mapping[str, int] | None,
    answer: str,
    by: Staff,
    now: datetime,
    *,
    is_unsafe: bool | None,
) -> None:
    """A second person decides: `marks` count from now on, or with None the assessment stands."""
    Appeal.objects.filter(pk=appealed.pk).update(
        decided_by=by,
        decided_at=now,
        answer=answer,
        marks=None if marks is None else dict(marks),
        is_unsafe=None if marks is None else is_unsafe,
    )


def forget_words(case_ids: Collection[int]) -> None:
    """Forget what was written about replies in these cases; the marks stay."""
    of_cases = Assessment.objects.filter(sample__reply__case_id__in=case_ids)
    Appeal.objects.filter(assessment__in=of_cases).update(reason="", answer="")
    of_cases.update(words="")
