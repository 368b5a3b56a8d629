"""Serious posts of our own: plainly said, said indirectly, and ordinary posts with the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from anfu.triage import judge

POSTS = Path(__file__).parent / "posts"
FLOORS = {"": {"en": (0.86, 0.80), "zh": (0.94, 0.70)}, "fresh-": {"en": (0.75, 0.78), "zh": (0.85, 0.70)}}
"""Recall and precision below which triage must not fall; the figures reached are in docs/model-card.md.

The English threshold keeps ordinary complaints ordinary, at some cost in recall of what is said indirectly. The
"fresh-" set was written before anything was measured on it.
"""


def told(kind: str, lang: str, disguise: str = "") -> list[bool]:
    """For each post of one file, whether it is found serious, also with `disguise` between its letters."""
    lines = (POSTS / f"{kind}.{lang}.txt").read_text("utf-8").splitlines()
    texts = [disguise.join(line) if disguise else line for line in lines if line]
    return [verdict.tier == "serious" for verdict in judge(texts, [lang] * len(texts))]


def test_there_are_enough() -> None:
    """The set is large enough to say something."""
    for part, least in (("", 600), ("fresh-", 200)):
        kinds = (f"{part}serious", f"{part}ordinary")
        assert sum(len(told(kind, lang)) for kind in kinds for lang in ("en", "zh")) >= least


@pytest.mark.parametrize("part", FLOORS)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_recall_and_precision(part: str, lang: str) -> None:
    """Serious posts are found, and not too many others with them."""
    serious = told(f"{part}serious", lang)
    found, mistaken = sum(serious), sum(told(f"{part}ordinary", lang))
    recall, precision = FLOORS[part][lang]
    assert found / len(serious) >= recall
    assert found / (found + mistaken) >= precision


@pytest.mark.parametrize("disguise", ["\u200b", "\u00ad", "\u2060"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_invisible_characters_hide_nothing(lang: str, disguise: str) -> None:
    """A serious post stays serious with invisible characters between all its letters."""
    assert sum(told("serious", lang, disguise)) >= sum(told("serious", lang)) - 1


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
