"""The desk's own past, with the verdicts that stood."""

from __future__ import annotations

from datetime import timedelta

import pytest

from anfu.backtest.comparing import compare
from anfu.backtest.desk import desk_history, text_of
from anfu.backtest.history import NEW_NAMES, OLD_NAMES
from anfu.backtest.walking import Ledger, walk
from anfu.flows.posts_arrive import posts_arrive
from tests.backtest.build import OLD, a_new
from tests.build import ANGRY, ANGRY_ZH, GRAVE, HAPPY, MONDAY, a_brand, a_post

pytestmark = pytest.mark.django_db


def test_what_the_desk_heard_is_walked_through_like_a_file() -> None:
    """Posts of the time and the language asked for, oldest first; nothing is written."""
    brand = a_brand()
    posts_arrive(
        brand,
        [
            a_post(GRAVE, by=1, at=MONDAY + timedelta(minutes=3)),
            a_post(ANGRY, by=2, at=MONDAY),
            a_post(HAPPY, by=3, at=MONDAY),
            a_post(ANGRY_ZH, by=4, at=MONDAY, lang="zh"),
            a_post(ANGRY, by=5, at=MONDAY + timedelta(days=2)),
        ],
    )
    new = a_new(('topics = ["safety", "legal"]', 'topics = ["safety", "legal", "delivery"]'))
    history = desk_history(brand, MONDAY, MONDAY + timedelta(days=1), OLD, new)
    assert history.rows["author"].tolist() == [2, 3, 1]
    assert history.counts["other_language"] == 1
    assert [text_of(history, row) for row in range(3)] == [ANGRY, HAPPY, GRAVE]
    ledger = Ledger()
    walks = walk(history, OLD, OLD_NAMES, ledger), walk(history, new, NEW_NAMES, ledger)
    assert [ledger.all[n].tier for n in walks[0].deeds.tolist()] == ["ordinary", "", "serious"]
    assert compare(*walks, ledger).by_aspect["escalated"].tolist() == [0]
