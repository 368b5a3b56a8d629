"""Simulated customers answer the questions of winning back, by their mood, as the desk reads answers."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from anfu.fakex import deeds, temper
from anfu.fakex.customers import meet
from anfu.fakex.texts import Pen
from anfu.playbook.load import load
from anfu.playbook.winback import SLOTS, filled
from anfu.winback.reading import score_in, yes_in

BOOKS = sorted((Path(__file__).parents[2] / "playbooks").glob("*.toml"))
SAID = {slot: "x" for slot in SLOTS} | {"link": "https://care.example.com/r/abc", "case": "K7Q2"}


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_they_see_that_they_are_asked(path: Path) -> None:
    """Each shipped wording is understood, and moves no mood."""
    rules = load(path).winback
    assert rules is not None
    for text in (rules.survey.ask, rules.survey.remind):
        felt = temper.read(filled(text, SAID), "x", 0, False)
        assert (felt.asks_scale, felt.change, felt.is_solved) == ((1, 5), 0.0, False)
    assert temper.read(filled(rules.follow_up.ask, SAID), "x", 0, False).asks_still


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_they_answer_can_be_read(lang: str) -> None:
    """The desk reads each of their answers as it is meant."""
    for seed in range(40):
        pen = Pen(lang, "@sprucehome", Random(seed), {"full": "x", "topic_word": "x", "code": ""})
        for kind in ("rates_well", "rates_poorly"):
            assert score_in(f"4. {pen.after(kind)}", "csat") == 4
        assert yes_in(pen.after("still_yes")) is True
        assert yes_in(pen.after("still_no")) is False


def test_the_mood_decides_the_score() -> None:
    """Somebody delighted plans to rate; somebody who wants no more bots says stop instead."""
    customer, _ = meet(1, 1, "en", "delivery")
    customer.hates_bots, customer.stopped = False, False
    asked = temper.Felt(0.0, None, False, False, False, "", (1, 5))
    planned = 0
    for seed in range(50):
        customer.errands = []
        deeds.react(customer, asked, Random(seed), 0)
        planned += any(errand.deed == "rate" for errand in customer.errands)
    assert 30 <= planned <= 48
    customer.hates_bots = True
    customer.errands = []
    deeds.react(customer, asked, Random(1), 0)
    assert [errand.deed for errand in customer.errands] == ["stop"]
