"""Where an arriving post belongs."""

from __future__ import annotations

from datetime import timedelta

from anfu.cases.rules import Arrival, OpenCase, place, tier_of
from tests.build import MONDAY


def arrival(post: int, customer: int = 1, *, complaint: bool = True, tier: str = "ordinary") -> Arrival:
    """A customer's post, a minute after the one before."""
    at = MONDAY + timedelta(minutes=post)
    return Arrival(post, customer, at, complaint, tier, "delivery", 0.4, "en")


def test_a_complaint_without_an_open_case_opens_one() -> None:
    """The first complaint of a customer opens a case."""
    placed = place([arrival(1)], {})
    assert [o.first.post_id for o in placed.openings] == [1]
    assert placed.joinings == []


def test_what_follows_in_the_same_batch_belongs_to_the_case_just_opened() -> None:
    """Two complaints of one customer in a batch make one case, in the order published."""
    placed = place([arrival(2), arrival(1)], {})
    assert [(o.first.post_id, [a.post_id for a in o.later]) for o in placed.openings] == [(1, [2])]


def test_whatever_a_customer_writes_joins_the_open_case() -> None:
    """A post that is no complaint joins the open case; without one it needs none."""
    placed = place(
        [arrival(1, complaint=False), arrival(2, customer=2, complaint=False)], {1: OpenCase(9, "ordinary")}
    )
    assert [(j.case_id, j.arrival.post_id) for j in placed.joinings] == [(9, 1)]
    assert placed.openings == []


def test_a_tier_rises_once_and_never_falls() -> None:
    """The first serious post escalates an ordinary case; a second one, and ordinary ones, change nothing."""
    posts = [arrival(1), arrival(2, tier="serious"), arrival(3, tier="serious"), arrival(4)]
    placed = place(posts, {1: OpenCase(9, "ordinary")})
    assert [j.escalates for j in placed.joinings] == [False, True, False, False]


def test_a_new_case_is_as_grave_as_its_gravest_post() -> None:
    """A serious post that comes with the first one makes the case serious from the start."""
    placed = place([arrival(1), arrival(2, tier="serious")], {})
    assert tier_of(placed.openings[0]) == "serious"


def test_a_serious_word_in_praise_is_not_a_serious_case() -> None:
    """Only complaints raise a tier."""
    placed = place([arrival(1, complaint=False, tier="serious")], {1: OpenCase(9, "ordinary")})
    assert not placed.joinings[0].escalates
