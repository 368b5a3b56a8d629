"""Serious posts of our own: plainly said, said indirectly, and ordinary posts with the same words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anfu.triage import judge

POSTS = Path(__file__).parent / "posts"
FLOORS = {
    "": {"en": (0.95, 0.74), "zh": (0.96, 0.72)},
    "fresh-": {"en": (0.93, 0.73), "zh": (0.92, 0.72)},
    "later-": {"en": (0.82, 0.62), "zh": (0.95, 0.68)},
}
"""Recall and precision below which triage must not fall; the figures reached are in docs/model-card.md.

The "fresh-" set was written before anything was measured on it, and the threshold was chosen later with a look at it;
the "later-" set was written after the last training posts and chose nothing.
"""


def told(kind: str, lang: str, disguise: str = "") -> list[bool]:
    """For each post of one file, whether it is found serious, also with `disguise` between its letters."""
    lines = (POSTS / f"{kind}.{lang}.txt").read_text("utf-8").splitlines()
    texts = [disguise.join(line) if disguise else line for line in lines if line]
    return [verdict.tier == "serious" for verdict in judge(texts, [lang] * len(texts))]


def test_there_are_enough() -> None:
    """The set is large enough to say something."""
    for part, least in (("", 600), ("fresh-", 200), ("later-", 200)):
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


LOOK_ALIKES = {
    "Cyrillic": str.maketrans("aeopcyx", "аеорсух"),
    "wide": {code: code + 0xFEE0 for code in range(0x21, 0x7F)},
    "mathematical": {ord("a") + k: 0x1D41A + k for k in range(26)},
}


@pytest.mark.parametrize("trick", LOOK_ALIKES)
def test_look_alikes_hide_nothing(trick: str) -> None:
    """A serious post stays serious when its letters are swapped for ones that look alike."""
    lines = (POSTS / "serious.en.txt").read_text("utf-8").splitlines()
    swapped = [line.translate(LOOK_ALIKES[trick]) for line in lines]
    found = sum(verdict.tier == "serious" for verdict in judge(swapped, ["en"] * len(lines)))
    assert found >= sum(told("serious", "en")) - 3


def test_numbers_for_letters_hide_nothing() -> None:
    """A serious post stays serious when 3 and 0 stand for e and o within its words."""
    lines = (POSTS / "serious.en.txt").read_text("utf-8").splitlines()
    swapped = [
        re.sub("(?<=[b-df-np-z])[eo](?=[b-df-np-z])", lambda found: "3" if found[0] == "e" else "0", line)
        for line in lines
    ]
    found = sum(verdict.tier == "serious" for verdict in judge(swapped, ["en"] * len(lines)))
    assert found >= sum(told("serious", "en")) - 3


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


@pytest.mark.parametrize(("text", "lang"), [("Nobody answers me. ", "en"), ("没人理我。", "zh")])
@pytest.mark.parametrize("times", [1, 30, 120, 400])
def test_said_again_and_again_is_no_graver(text: str, lang: str, times: int) -> None:
    """An ordinary complaint does not become a serious one by being repeated."""
    (verdict,) = judge([text * times], [lang])
    assert verdict.is_complaint
    assert verdict.tier == "ordinary", verdict


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_serious_names_a_risk(lang: str) -> None:
    """Whatever is serious is a complaint that is likelier than not, and says by which risk."""
    lines = [
        line
        for part in FLOORS
        for line in (POSTS / f"{part}serious.{lang}.txt").read_text("utf-8").splitlines()
    ]
    for verdict in judge(lines, [lang] * len(lines)):
        assert (verdict.tier == "serious") is bool(verdict.risks), verdict
        assert verdict.is_complaint or not verdict.risks, verdict
        assert verdict.is_complaint is (verdict.complaint >= 0.5), verdict
