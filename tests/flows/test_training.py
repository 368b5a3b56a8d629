"""Triage is trained on a brand's corrections: it takes over when better, at once, and can go back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from anfu.cases.models import Case
from anfu.flows.case_is_closed import case_is_closed
from anfu.flows.posts_arrive import posts_arrive
from anfu.flows.staff_corrects import staff_corrects, staff_takes_correction_back
from anfu.flows.triage_is_trained import (
    NothingToLearnError,
    training_is_taken_back,
    triage_is_trained,
)
from anfu.people.models import Brand, Staff
from anfu.triage.learning.queries import corrected_posts, model_of, training_in_use
from anfu.triage.linear import shipped
from anfu.triage.models import PostVerdict, Training
from tests.build import ANGRY, MONDAY, a_brand, a_person, a_post
from tests.triage.test_learning import ROOMS, WHEN

pytestmark = pytest.mark.django_db
FIRST = 1_800_000_000_000_300_000
"""Ids decide which posts test and which teach: here always the same."""

SLANG = "@sprucehome your awful good broken look lamp is ridiculous in the {room} {when}"
"""Praise in words that triage takes for a complaint."""


@pytest.fixture
def brand() -> Brand:
    """The demo brand."""
    return a_brand()


@pytest.fixture
def mia(brand: Brand) -> Staff:
    """Who corrects."""
    return a_person(brand)


def hear(brand: Brand, texts: Sequence[str], *, by: int) -> list[Case]:
    """Each text by a customer of its own; the cases that were opened."""
    before = set(Case.objects.values_list("pk", flat=True))
    posts = [
        a_post(text, by=by + at, x_id=FIRST + by + at, at=MONDAY + timedelta(seconds=at))
        for at, text in enumerate(texts)
    ]
    posts_arrive(brand, posts)
    return list(Case.objects.exclude(pk__in=before))


def slang(count: int) -> list[str]:
    """So many different wordings."""
    return [
        SLANG.format(room=ROOMS[at % 8], when=WHEN[at // 8 % 8]) + " !" * (at // 64) for at in range(count)
    ]


def a_busy_month(brand: Brand, mia: Staff) -> None:
    """Forty corrections, and more posts that were judged rightly."""
    wrong = hear(brand, slang(40), by=1000)
    assert len(wrong) > 30, "the slang must fool the shipped model"
    for case in wrong:
        staff_corrects(case.pk, mia, "intent", "praise", MONDAY)
    hear(brand, [f"@sprucehome what a lovely table, thank you, number {at}!" for at in range(60)], by=2000)


def test_what_is_learned_takes_over_at_once_and_can_go_back(brand: Brand, mia: Staff) -> None:
    """The next batch is judged by the new model, in this very process; one command later by the old one."""
    a_busy_month(brand, mia)
    training = triage_is_trained(brand, MONDAY)
    assert training.outcome == "took_over", str(training.figures)
    assert training.figures["gained"] >= 5 and training.figures["lost"] == 0
    assert training_in_use(brand) == training
    assert hear(brand, [SLANG.format(room="yurt", when="today")], by=5000) == []
    assert len(hear(brand, [ANGRY], by=5001)) == 1
    assert training_is_taken_back(brand, MONDAY) == training
    assert model_of(brand) is shipped()
    assert len(hear(brand, [SLANG.format(room="boat", when="today")], by=5002)) == 1
    assert training_is_taken_back(brand, MONDAY) is None
    assert Training.objects.get().taken_back_at == MONDAY


def test_the_same_corrections_learned_again_give_the_same(brand: Brand, mia: Staff) -> None:
    """Deterministic; and a challenger that is not better than the model in use does not take over from it."""
    a_busy_month(brand, mia)
    first, second = triage_is_trained(brand, MONDAY), triage_is_trained(brand, MONDAY + timedelta(hours=1))
    assert (first.outcome, second.outcome) == ("took_over", "not_enough")
    assert training_in_use(brand) == first and second.delta is None
    Training.objects.all().delete()
    assert bytes(triage_is_trained(brand, MONDAY).delta or b"") == bytes(first.delta or b"")


def test_few_corrections_are_not_enough_yet(brand: Brand, mia: Staff) -> None:
    """A handful changes nothing, however clear it looks; the attempt is logged."""
    for case in hear(brand, slang(4), by=1000):
        staff_corrects(case.pk, mia, "intent", "praise", MONDAY)
    hear(brand, [f"@sprucehome what a lovely table, thank you, number {at}!" for at in range(60)], by=2000)
    assert triage_is_trained(brand, MONDAY).outcome == "not_enough"
    assert model_of(brand) is shipped() and Training.objects.get().delta is None


def test_nothing_to_learn_from_is_said(brand: Brand, mia: Staff) -> None:
    """No corrections, corrections taken back, or words that are gone: there is nothing."""
    with pytest.raises(NothingToLearnError):
        triage_is_trained(brand, MONDAY)
    (case,) = hear(brand, [ANGRY], by=1000)
    staff_corrects(case.pk, mia, "tier", "serious", MONDAY)
    assert [lesson.standing.tier for lesson in corrected_posts(brand, 9)] == ["serious"]
    staff_takes_correction_back(case.pk, mia, MONDAY)
    assert corrected_posts(brand, 9) == []
    staff_corrects(case.pk, mia, "tier", "serious", MONDAY)
    type(case.root_post).objects.update(gone_at=MONDAY, text="")
    assert corrected_posts(brand, 9) == []


def test_the_newest_word_counts_and_edits_silence_older_ones(brand: Brand, mia: Staff) -> None:
    """Corrected twice is one lesson; a post edited after its correction says something else."""
    (case,) = hear(brand, [ANGRY], by=1000)
    staff_corrects(case.pk, mia, "tier", "serious", MONDAY)
    case_is_closed(case.pk, mia, "no_complaint", MONDAY)
    (lesson,) = corrected_posts(brand, 9)
    assert (lesson.standing.is_complaint, lesson.standing.tier) == (False, "ordinary")
    type(case.root_post).objects.update(edited_at=MONDAY + timedelta(hours=1))
    assert corrected_posts(brand, 9) == []


def test_other_shipped_weights_put_old_lessons_out_of_use(brand: Brand) -> None:
    """A delta is added only to the weights that it was learned on."""
    Training.objects.create(brand=brand, at=MONDAY, outcome="took_over", base="0" * 64, figures={}, delta=b"")
    assert training_in_use(brand) is None and model_of(brand) is shipped()
    assert PostVerdict.objects.count() == 0
