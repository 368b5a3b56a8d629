"""Does a customer ask for no more automatic replies? The words stand in `optout.toml`, in English and Chinese.

X wants an opt-out that is "clear and easy" and honoured promptly (automation rules, April 2026). What is asked for
is read narrowly: "stop charging me" is a complaint, and whoever complains is to be answered.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

_OUTSIDE = re.compile(r"https?://\S+|[@＠][A-Za-z0-9_]+")
_BREAKS = re.compile(r"[.!?;:,\n…—。!?;:,、~()\[\]\"“”]+| - ")
_APOSTROPHES = str.maketrans("’‘´", "'''")
_WORD = re.compile(r"\w+")
_LONGEST = 600
"""An opt-out is short; what comes after this many characters of a long post is a story."""


class _Words(NamedTuple):
    whole: re.Pattern[str]
    clause: re.Pattern[str]
    anywhere: re.Pattern[str]


def asks_for_silence(text: str) -> bool:
    """Whether `text` asks that no automatic replies come any more."""
    said = text[:_LONGEST]
    if not said.isascii():
        said = unicodedata.normalize("NFKC", said).translate(_APOSTROPHES)
    said = said.replace("`", "'").lower()
    if "://" in said:
        said = _OUTSIDE.sub(" ", said)
    if not _may_ask(said):
        return False
    said = _OUTSIDE.sub(" ", said).translate(_LETTERS)
    clauses = [clause for part in _BREAKS.split(said) if (clause := " ".join(part.split()))]
    whole = " ".join(clauses)
    return any(
        words.whole.fullmatch(whole)
        or words.anywhere.search(whole)
        or any(words.clause.match(clause) for clause in clauses)
        for words in _lexicon()
    )


def _may_ask(said: str) -> bool:
    """Whether a text holds each word of one of the phrases, wherever, or a Chinese one; few do."""
    signs = _signs()
    words = set(_WORD.findall(said))
    if any(others <= words for word in signs.by_word.keys() & words for others in signs.by_word[word]):
        return True
    return not said.isascii() and signs.chinese.search(said) is not None


class _Letters(dict[int, int]):
    """What each character becomes: itself, or a blank for emoji and invisible signs. Looked up once for each."""

    def __missing__(self, code: int) -> int:
        kept = code == ord("\n") or unicodedata.category(chr(code))[0] in "LNPZM"
        self[code] = code if kept else ord(" ")
        return self[code]


_LETTERS = _Letters()


@cache
def _phrases() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("optout.toml").read_text(encoding="utf-8"))


class _Signs(NamedTuple):
    """What one of the phrases cannot do without."""

    by_word: dict[str, list[frozenset[str]]]
    """For the longest word of each English phrase, all of its words."""
    chinese: re.Pattern[str]


@cache
def _signs() -> _Signs:
    asking = [words[kind] for words in _phrases().values() for kind in ("whole", "clause", "anywhere")]
    phrases = {phrase for listed in asking for phrase in listed}
    by_word: dict[str, list[frozenset[str]]] = {}
    for phrase in filter(str.isascii, phrases):
        words = frozenset(_WORD.findall(phrase))
        by_word.setdefault(max(words, key=lambda word: (len(word), word)), []).append(words)
    return _Signs(by_word, re.compile(_any(phrase for phrase in phrases if not phrase.isascii())))


@cache
def _lexicon() -> tuple[_Words, ...]:
    return _english(_phrases()["en"]), _chinese(_phrases()["zh"])


def _english(words: dict[str, list[str]]) -> _Words:
    polite = rf"(?:(?:{_any(words['polite'])})\s+)*"
    after = rf"(?:\s+(?:{_any(words['after'])}))*"
    return _Words(
        re.compile(rf"{polite}(?:{_any(words['whole'])})(?:\s+(?:{_any(words['whole'])}))*{after}"),
        re.compile(rf"{polite}(?:{_any(words['clause'])})\b"),
        re.compile(rf"\b(?:{_any(words['anywhere'])})\b"),
    )


def _chinese(words: dict[str, list[str]]) -> _Words:
    polite = rf"(?:{_any(words['polite'])}|\s)*"
    return _Words(
        re.compile(rf"{polite}(?:{_any(words['whole'])})(?:{polite}(?:{_any(words['whole'])}))*{polite}"),
        re.compile(rf"{polite}(?:{_any(words['clause'])})"),
        re.compile(_any(words["anywhere"])),
    )


def _any(phrases: Iterable[str]) -> str:
    # The longest first, so that "stop replying" is not read as "stop" and something more.
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
