"""Kept or broken, at the boundary and around it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfu.promises.models import Promise
from anfu.promises.rules import FULFILS, Outcome, outcome
from anfu.replies.models import Reply
from tests.build import MONDAY

SECOND = timedelta(seconds=1)
MOMENTS = st.integers(-5, 5).map(lambda n: MONDAY + n * SECOND)


@pytest.mark.parametrize(
    ("done", "now", "expected"),
    [
        (None, MONDAY, Outcome.OPEN),
        (None, MONDAY + SECOND, Outcome.BROKEN),
        (MONDAY, MONDAY + SECOND, Outcome.KEPT),
        (MONDAY - SECOND, MONDAY, Outcome.KEPT),
        (MONDAY + SECOND, MONDAY + SECOND, Outcome.BROKEN),
    ],
)
def test_done_exactly_when_due_is_kept(done: object, now: object, expected: Outcome) -> None:
    """The deadline itself is in time; one second later is not."""
    assert outcome(MONDAY, done, None, now) is expected  # type: ignore[arg-type]  # parametrized


@given(done=st.none() | MOMENTS, withdrawn=st.none() | MOMENTS, early=MOMENTS, late=MOMENTS)
def test_what_was_decided_stays_decided(done: object, withdrawn: object, early: object, late: object) -> None:
    """Looking later never turns broken into anything else, nor kept into broken."""
    early, late = sorted([early, late])  # type: ignore[type-var]  # both are datetimes
    first = outcome(MONDAY, done, withdrawn, early)  # type: ignore[arg-type]  # drawn by hypothesis
    then = outcome(MONDAY, done, withdrawn, late)  # type: ignore[arg-type]  # drawn by hypothesis
    assert first is Outcome.OPEN or first is then


def test_every_stage_and_kind_is_known() -> None:
    """What fulfils what is said for every stage of a reply and every kind of promise."""
    assert set(FULFILS) == set(Reply.Stage.values)
    assert {kind for kinds in FULFILS.values() for kind in kinds} == set(Promise.Kind.values)
