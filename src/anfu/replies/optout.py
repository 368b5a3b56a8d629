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
_APOSTROPHES = str.maketrans("’‘`´", "''''")
_LONGEST = 600
"""An opt-out is short; what comes after this many characters of a long post is a story."""


class _Words(NamedTuple):
    whole: re.Pattern[str]
    clause: re.Pattern[str]
    anywhere: re.Pattern[str]


def asks_for_silence(text: str) -> bool:
    """Whether `text` asks that no automatic replies come any more."""
    if text.isascii() and not _may_ask(text):
        return False
    said = unicodedata.normalize("NFKC", text[:_LONGEST]).translate(_APOSTROPHES).lower()
    said = _OUTSIDE.sub(" ", said).translate(_LETTERS)
    clauses = [clause for part in _BREAKS.split(said) if (clause := " ".join(part.split()))]
    whole = " ".join(clauses)
    return any(
        words.whole.fullmatch(whole)
        or words.anywhere.search(whole)
        or any(words.clause.match(clause) for clause in clauses)
        for words in _lexicon()
    )


def _may_ask(text: str) -> bool:
    """Whether a text in plain ASCII holds each word of one of the phrases, wherever; few do."""
    said = text[:_LONGEST].lower().translate(_APOSTROPHES)
    words, phrases = _signs()
    return bool(words.search(said)) and any(all(word in said for word in phrase) for phrase in phrases)


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


@cache
def _signs() -> tuple[re.Pattern[str], list[list[str]]]:
    """The longest words of the phrases, one of which must be there, and the words of each, the longest first."""
    asking = [words[kind] for words in _phrases().values() for kind in ("whole", "clause", "anywhere")]
    phrases = [
        sorted(phrase.split(), key=len, reverse=True)
        for listed in asking
        for phrase in listed
        if phrase.isascii()
    ]
    return re.compile(_any({words[0] for words in phrases})), phrases


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
