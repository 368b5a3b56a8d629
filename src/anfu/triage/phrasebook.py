"""The lexicon: phrases of classes, topics and rules per language, read from TOML and laid out for the kernel."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from anfu.triage.characters import HAN, KANA, tables
from anfu.triage.features import LONG, SHORT, phrase_key
from anfu.triage.folding import fold_batch, is_word
from anfu.triage.phrases import GAP, PhraseError, Plain, anchor, pattern, unfold
from anfu.triage.verdict import INTENTS, RISKS, TOPICS

FOLDER = Path(__file__).parent / "lexicon"

CLASSES = (
    "fault", "delay", "money", "rude", "anger", "contempt", "disappointed", "demand", "leaving", "unanswered",
    "dirty", "not_good", "swear", "thanks", "love", "good", "asking", "wish", "offer", "hashtag_fun",
    "own_fault", "resolved", "brand_talk", "news", "worry", "sad", "laugh", "cheer",
)  # fmt: skip
"""Classes of phrases that the model weighs; the same in every language, so that one language teaches another."""


REACH = 160
"""How many characters around its anchor a phrase with gaps may cover."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named rule. `risk` makes a post serious; `intent` says what it is. It holds only from `floor` upwards.

    `floor` is the least probability of a complaint; `unless` are phrases that take the rule back.
    """

    name: str
    phrases: tuple[str, ...]
    risk: str = ""
    intent: str = ""
    floor: float = 0.0
    unless: tuple[str, ...] = ()


class Book(msgspec.Struct, forbid_unknown_fields=True):
    """One lexicon file."""

    classes: dict[str, tuple[str, ...]] = {}
    topics: dict[str, tuple[str, ...]] = {}
    rules: tuple[Rule, ...] = ()


class Matcher(msgspec.Struct, frozen=True):
    """What a phrase that the kernel found belongs to: a rule, and what is still to be checked in the text."""

    rule: Rule
    phrase: str
    expression: str
    unless: str

    def holds(self, text: str, at: int) -> bool:
        """Whether the rule stands in this whole folded text, now that its anchor was found at `at`."""
        if self.expression and not _compiled(self.expression).search(text, max(0, at - REACH), at + REACH):
            return False
        return not (self.unless and _compiled(self.unless).search(text))


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


class Phrasebook(msgspec.Struct, frozen=True):
    """The whole lexicon as the kernel reads it. Class columns: `CLASSES`, then `TOPICS`."""

    arrays: tuple[npt.NDArray[Any], ...]
    matchers: tuple[Matcher | None, ...]

    def for_one_batch(self) -> tuple[npt.NDArray[Any], ...]:
        """The kernel's arrays with scratch space of this batch alone."""
        return (*self.arrays, np.full(self.arrays[1].size, -1, np.int64))


@cache
def phrasebook() -> Phrasebook:
    """The shipped lexicon, read once; raises `PhraseError` with the file and the phrase that does not hold."""
    entries: list[tuple[Plain, int, Matcher | None]] = []
    for path in sorted(FOLDER.glob("*.toml")):
        try:
            entries += _entries(msgspec.convert(tomllib.loads(path.read_text("utf-8")), Book))
        except (PhraseError, msgspec.ValidationError, tomllib.TOMLDecodeError) as error:
            raise PhraseError(f"{path.name}: {error}") from error
    return _laid_out(entries)


def prepare() -> None:
    """Compile every expression of the lexicon now: a quarter of a second that the first complaints would wait for."""
    for matcher in filter(None, phrasebook().matchers):
        for expression in filter(None, (matcher.expression, matcher.unless)):
            _compiled(expression)


def _entries(book: Book) -> list[tuple[Plain, int, Matcher | None]]:
    entries: list[tuple[Plain, int, Matcher | None]] = []
    for names, offset, sections in ((CLASSES, 0, book.classes), (TOPICS, len(CLASSES), book.topics)):
        for name, phrases in sections.items():
            if name not in names:
                raise PhraseError(f"{name!r} is not one of {', '.join(names)}")
            column = offset + names.index(name)
            entries += [(plain, column, None) for written in phrases for plain in unfold(written)]
    for rule in book.rules:
        if (rule.risk and rule.risk not in RISKS) or (rule.intent and rule.intent not in INTENTS):
            raise PhraseError(f"rule {rule.name!r}: no such risk or intent: {rule.risk or rule.intent!r}")
        unless = "|".join(map(pattern, rule.unless))
        for written in rule.phrases:
            gapped = GAP in written
            expression = pattern(written) if gapped else ""
            for plain in unfold(anchor(written) if gapped else written):
                entries.append((plain, -1, Matcher(rule, plain.text, expression, unless)))
    return entries


def _laid_out(entries: list[tuple[Plain, int, Matcher | None]]) -> Phrasebook:
    folded = [text.strip() for text in fold_batch([plain.text for plain, _, _ in entries]).rows()]
    for (plain, _, _), text in zip(entries, folded, strict=True):
        if not text:
            raise PhraseError(f"{plain.text!r} holds nothing that can be found")
    codes = np.frombuffer("".join(folded).encode("utf-32-le"), np.uint32)
    starts = np.concatenate([[0], np.cumsum([len(text) for text in folded])]).astype(np.int64)
    heads = np.full(0x10000, -1, np.int32)
    following = np.full(len(entries), -1, np.int32)
    for number, text in enumerate(folded):
        key = _key(text)
        following[number] = heads[key]
        heads[key] = number
    is_open = np.array([plain.is_open for plain, _, _ in entries], np.uint8)
    column = np.array([column for _, column, _ in entries], np.int32)
    return Phrasebook((heads, following, starts, codes, is_open, column), tuple(m for _, _, m in entries))


def _key(text: str) -> int:
    """As the kernel looks a phrase up."""
    kinds, _ = tables()
    kind = int(kinds[min(ord(text[0]), kinds.size - 1)])
    codes = np.array([*map(ord, text), 32, 32], np.uint32)
    if kind in (HAN, KANA):
        return int(phrase_key(codes, 0, min(len(text), SHORT)))
    if not is_word(kind):
        return int(phrase_key(codes, 0, 1))
    return int(phrase_key(codes, 0, LONG if len(text) >= LONG else SHORT))
