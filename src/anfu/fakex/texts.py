"""Composes what simulated customers say, from parts, so that thousands of texts differ."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from random import Random
from typing import Any

LANGS = ("en", "zh")
COMPLAINTS = ("delivery", "product", "billing", "service", "outage", "account")
SERIOUS = ("injury", "data_leak", "legal", "press", "repeated")
OTHERS = ("praise", "question", "suggestion", "spam", "unrelated")
TOPIC_WORDS = {
    "en": {
        "delivery": "delivery",
        "product": "broken order",
        "billing": "refund",
        "outage": "app",
        "account": "account",
        "else": "complaint",
    },
    "zh": {
        "delivery": "送货",
        "product": "坏货",
        "billing": "退款",
        "outage": "app",
        "account": "账号",
        "else": "投诉",
    },
}
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def parts(lang: str) -> dict[str, Any]:
    """The lists of one language."""
    return tomllib.loads(resources.files("anfu.fakex").joinpath(f"texts/{lang}.toml").read_text("utf-8"))


class Pen:
    """Writes for one customer. The same `dice` give the same words."""

    def __init__(self, lang: str, at: str, dice: Random, known: dict[str, str] | None = None) -> None:
        self._lang = lang
        self._parts = parts(lang)
        self._at = at
        self._dice = dice
        self._known = known or {}

    def complaint(self, topic: str, anger: float, tagged: bool) -> str:
        """A first complaint; `anger` from 0 to 1 chooses the tone, untagged ones name the brand without @."""
        kind = "serious" if topic in SERIOUS else "complaint"
        fact = self._fill(self._dice.choice(self._parts[kind][topic]))
        tone = "grave" if kind == "serious" else "strong" if self._dice.random() < anger else "mild"
        feeling = self._pick(tone) if self._dice.random() < 0.7 else ""
        demand = self._pick("demand") if self._dice.random() < 0.65 else ""
        gap = "" if self._lang == "zh" else " "
        # Whoever is hurt or robbed does not begin with a greeting.
        opening = "" if kind == "serious" else self._pick("opening")
        told = gap.join(part for part in (opening + fact, feeling, demand) if part)
        return self._rough(self._addressed(told, tagged)) + self._pick("tail")

    def other(self, kind: str) -> str:
        """Praise, a question, a suggestion, spam, or a mention by the way."""
        return self._rough(self._fill(self._dice.choice(self._parts["other"][kind]))) + self._pick("aside")

    def after(self, moment: str) -> str:
        """What is said later on; see the section `after` of the files."""
        return self._fill(self._dice.choice(self._parts["after"][moment]))

    def _addressed(self, told: str, tagged: bool) -> str:
        if not tagged:
            brand = self._dice.choice(self._parts["brand"])
            return (
                f"{brand} {told}" if self._lang == "en" else f"{brand}{'，' if told[0] != '，' else ''}{told}"
            )
        return f"{self._at} {told}" if self._dice.random() < 0.7 else f"{told} {self._at}"

    def _pick(self, name: str) -> str:
        chosen: str = self._dice.choice(self._parts[name])
        return chosen

    def _fill(self, text: str) -> str:
        return _SLOT.sub(lambda slot: self._slot(slot[1]), text)

    def _slot(self, name: str) -> str:
        if name == "at":
            return self._at
        if name in self._known:
            return self._known[name]
        if name == "order":
            return str(self._dice.randint(10_000, 99_999))
        if name == "n2":
            return "1"
        return self._pick(name)

    def _rough(self, text: str) -> str:
        """Now and then type as people do: all capitals, no capitals, letters swapped, one mark too many."""
        roll = self._dice.random()
        if self._lang == "zh":
            if roll < 0.08:
                return text.replace("。", " ").strip()
            return (
                text.replace("！", "！！！", 1)
                if roll < 0.14
                else text.replace("的", "滴", 1)
                if roll < 0.16
                else text
            )
        if roll < 0.12:
            return _keeping_names(text, str.lower)
        if roll < 0.16:
            return _keeping_names(text, str.upper)
        if roll < 0.24:
            return text.replace("'", "")
        return self._typo(text) if roll < 0.32 else text[:1].upper() + text[1:]

    def _typo(self, text: str) -> str:
        words = text.split(" ")
        places = [place for place, word in enumerate(words) if len(word) > 4 and word.isalpha()]
        if places:
            place = self._dice.choice(places)
            word, cut = words[place], self._dice.randrange(1, len(words[place]) - 2)
            words[place] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
        return " ".join(words)


def _keeping_names(text: str, change: Any) -> str:
    """Change the case of everything but @names, links and order numbers."""
    return " ".join(
        word if word.startswith(("@", "http", "SH-")) else change(word) for word in text.split(" ")
    )
