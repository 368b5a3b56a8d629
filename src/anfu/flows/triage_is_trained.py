"""Triage learns from a brand's corrections: a challenger beside the champion, on posts that taught neither."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from anfu.cases.queries import resolved_posts
from anfu.people.models import Brand
from anfu.playbook.queries import shelf
from anfu.replies.examples import differences
from anfu.triage import Verdict, judge
from anfu.triage.learning import actions as learning
from anfu.triage.learning.contest import contest, is_held_back
from anfu.triage.learning.fitting import fit, with_delta
from anfu.triage.learning.queries import (
    confirmed_posts,
    corrected_posts,
    left_alone,
    model_of,
    recent_posts,
    training_in_use,
)
from anfu.triage.linear import Model, shipped
from anfu.triage.models import Training

MOST = 3000
"""Of corrected posts, of confirmed ones and of those left alone, the newest so many are learned from."""

OTHERS = 1000
_BATCH = 256


class NothingToLearnError(Exception):
    """Nobody has corrected a verdict that could still be read."""


def triage_is_trained(brand: Brand, now: datetime) -> Training:
    """Train on top of the shipped weights and hold the result against the model in use; it takes over when better.

    People taught by correcting, and by resolving cases as complaints; posts that nobody spoke of hold the rest where
    it is. Raises `NothingToLearnError`.
    """
    corrected = corrected_posts(brand, MOST)
    if not corrected:
        raise NothingToLearnError
    confirmed = confirmed_posts(resolved_posts(brand, MOST), MOST)
    lessons = [*corrected, *confirmed, *left_alone(brand, MOST)]
    teaching = [lesson for lesson in lessons if not is_held_back(lesson.x_id)]
    held_back = [lesson for lesson in lessons if is_held_back(lesson.x_id)]
    if not teaching:
        raise NothingToLearnError
    delta = fit(teaching, shipped())
    champion, challenger = model_of(brand), with_delta(shipped(), delta)
    texts, langs = [lesson.text for lesson in held_back], [lesson.lang for lesson in held_back]
    recent = recent_posts(brand, OTHERS)
    others = [text for text, _ in recent], [lang for _, lang in recent]
    outcome = contest(
        len(teaching),
        held_back,
        _judged(texts, langs, champion),
        _judged(texts, langs, challenger),
        list(zip(_judged(*others, champion), _judged(*others, challenger), strict=True)),
        _examples_lost(brand, champion, challenger),
    )
    with transaction.atomic():
        return learning.keep_training(brand, outcome, delta, now)


def training_is_taken_back(brand: Brand, now: datetime) -> Training | None:
    """Put the trained model in use out of use; it, or None where the shipped one judges already."""
    with transaction.atomic():
        training = training_in_use(brand)
        if training is not None:
            learning.go_back(training, now)
    return training


def _examples_lost(brand: Brand, champion: Model, challenger: Model) -> int:
    """How many examples of the active playbooks hold with the champion and not with the challenger."""
    lost = 0
    for _, book in shelf(brand).by_language.values():
        posts = [example.post for example in book.examples]
        langs = [book.language] * len(posts)
        for example, old, new in zip(
            book.examples, _judged(posts, langs, champion), _judged(posts, langs, challenger), strict=True
        ):
            lost += bool(not differences(book, example, old) and differences(book, example, new))
    return lost


def _judged(texts: Sequence[str], langs: Sequence[str], model: Model) -> list[Verdict]:
    return [
        verdict
        for at in range(0, len(texts), _BATCH)
        for verdict in judge(texts[at : at + _BATCH], langs[at : at + _BATCH], model)
    ]
