"""What customers rated lately, as a glance; the review figures it out in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from anfu.people.models import Brand
from anfu.winback.models import Rating, Survey
from anfu.winback.rules import is_content, is_disappointed

LATEST = 20


@dataclass(frozen=True)
class Rated:
    """The answers to one kind of question over a time: how many resolutions, asked, answered, content, disappointed."""

    question: str
    resolved: int
    asked: int
    answered: int
    content: int
    disappointed: int


def rated(brand: Brand, start: datetime, end: datetime) -> Sequence[Rated]:
    """By question, of cases resolved from `start` until before `end` (UTC): every resolution counts."""
    rows = Survey.objects.filter(brand=brand, resolved_at__gte=start, resolved_at__lt=end)
    told: dict[str, list[tuple[datetime | None, int | None]]] = {}
    for question, asked_at, score in rows.values_list("question", "asked_at", "rating__score"):
        told.setdefault(question, []).append((asked_at, score))
    return [
        Rated(
            question=question,
            resolved=len(answers),
            asked=sum(asked_at is not None or score is not None for asked_at, score in answers),
            answered=sum(score is not None for _, score in answers),
            content=sum(score is not None and is_content(question, score) for _, score in answers),
            disappointed=sum(score is not None and is_disappointed(question, score) for _, score in answers),
        )
        for question, answers in sorted(told.items())
    ]


def latest(brand: Brand) -> Sequence[Rating]:
    """The newest ratings."""
    return list(Rating.objects.filter(brand=brand).select_related("case__customer").order_by("-at")[:LATEST])
