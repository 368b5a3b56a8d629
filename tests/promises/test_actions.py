"""The ledger on a real PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from anfu.cases.models import Case
from anfu.flows.posts_arrive import posts_arrive
from anfu.people.models import Brand
from anfu.promises.actions import Deed, Vow, fulfil, make
from anfu.promises.models import Promise
from anfu.promises.rules import Outcome, outcome
from anfu.replies.actions import Words, queue
from tests.build import MONDAY, a_brand, a_person, a_post

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("order", list(permutations([0.5, 1.5, 3.0])))
def test_the_earliest_deed_counts_in_whatever_order_we_learn_of_them(order: tuple[float, ...]) -> None:
    """A reply of half past ten keeps the promise also when one of noon was recorded before it."""
    brand = a_brand()
    posts_arrive(brand, [a_post()])
    case = Case.objects.get()
    for hours in order:
        fulfil(brand.pk, [Deed(case.pk, "answer", MONDAY + hours * HOUR, None)], MONDAY + 5 * HOUR)
    promise = Promise.objects.get(kind="first_reply")
    assert promise.done_at == MONDAY + 0.5 * HOUR
    assert outcome(promise.due_at, promise.done_at, None, MONDAY + 5 * HOUR) is Outcome.KEPT


def test_a_deed_before_the_promise_was_made_fulfils_nothing() -> None:
    """What was said before a promise cannot keep it."""
    brand = a_brand()
    posts_arrive(brand, [a_post()])
    case = Case.objects.get()
    make(brand.pk, [Vow(case.pk, "answer", MONDAY + HOUR, MONDAY + 2 * HOUR)])
    fulfil(brand.pk, [Deed(case.pk, "answer", MONDAY + HOUR / 2, None)], MONDAY + HOUR)
    assert Promise.objects.get(kind="answer").done_at is None


def test_news_do_not_keep_the_promise_of_the_next_news() -> None:
    """A reply that announces when we write again is not itself that writing; the next one is."""
    brand = a_brand()
    posts_arrive(brand, [a_post()])
    case, first, second = Case.objects.get(), *_two_replies(brand)
    make(brand.pk, [Vow(case.pk, "update", MONDAY, MONDAY + HOUR, first)])
    fulfil(brand.pk, [Deed(case.pk, "update", MONDAY, first)], MONDAY)
    assert Promise.objects.get(kind="update").done_at is None
    fulfil(brand.pk, [Deed(case.pk, "update", MONDAY + HOUR, second)], MONDAY + HOUR)
    assert Promise.objects.get(kind="update").done_at == MONDAY + HOUR


def _two_replies(brand: Brand) -> list[int]:
    case = Case.objects.get()
    mia = a_person(brand)
    words = Words(case.pk, 1, "update", "News.", [], MONDAY, MONDAY, author_id=mia.pk)
    return queue(brand.pk, [words, words])


def test_an_update_does_not_answer() -> None:
    """Saying that there is nothing new keeps the promise of an update, not that of an answer."""
    brand = a_brand()
    posts_arrive(brand, [a_post()])
    case = Case.objects.get()
    make(brand.pk, [Vow(case.pk, kind, MONDAY, MONDAY + 2 * HOUR) for kind in ("answer", "update")])
    fulfil(brand.pk, [Deed(case.pk, "update", MONDAY + HOUR, None)], MONDAY + HOUR)
    done = dict(Promise.objects.values_list("kind", "done_at"))
    assert done["update"] == MONDAY + HOUR
    assert done["answer"] is None
