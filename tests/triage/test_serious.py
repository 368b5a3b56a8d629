"""Serious posts of our own: plainly said, said indirectly, and ordinary posts with the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from anfu.triage import judge

POSTS = Path(__file__).parent / "posts"
FLOORS = {"en": (0.74, 0.70), "zh": (0.80, 0.65)}
"""Recall and precision below which the rules must not fall; the figures reached are in docs/model-card.md."""


def told(kind: str, lang: str) -> list[bool]:
    """For each post of one file, whether it is found serious."""
    texts = [line for line in (POSTS / f"{kind}.{lang}.txt").read_text("utf-8").splitlines() if line]
    return [verdict.tier == "serious" for verdict in judge(texts, [lang] * len(texts))]


def test_there_are_enough() -> None:
    """The set is large enough to say something."""
    assert sum(len(told(kind, lang)) for kind in ("serious", "ordinary") for lang in FLOORS) >= 600


@pytest.mark.parametrize("lang", FLOORS)
def test_recall_and_precision(lang: str) -> None:
    """Serious posts are found, and few others with them."""
    found, mistaken = sum(told("serious", lang)), sum(told("ordinary", lang))
    recall, precision = FLOORS[lang]
    assert found / len(told("serious", lang)) >= recall
    assert found / (found + mistaken) >= precision


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("Your charger caught fire next to my bed", "safety"),
        ("my daughter is in hospital after eating your salad", "injury"),
        ("expect a letter from my solicitor, we are suing you", "legal_threat"),
        ("I have complained to the ombudsman about you", "press_or_regulator"),
        ("you leaked my passport, this is a data breach", "data_leak"),
        ("your guard is a racist", "discrimination"),
        ("you took everything, I want to kill myself", "self_harm"),
        ("I will burn down your store", "violence"),
        ("充电宝突然着火了", "safety"),
        ("孩子吃完上吐下泻进了医院", "injury"),
        ("等着收律师函吧", "legal_threat"),
        ("已经打了12315", "press_or_regulator"),
        ("我的账号被盗了，钱被转走了", "data_leak"),
        ("因为我坐轮椅不让进，这是歧视", "discrimination"),
        ("我真的不想活了", "self_harm"),
        ("我要弄死你们经理", "violence"),
    ],
)
def test_each_risk(text: str, risk: str) -> None:
    """Each risk is named in both languages."""
    (verdict,) = judge([text], [None])
    assert risk in verdict.risks, verdict
