"""Which words a text is found by, and what a person who searches means. Values in, values out.

Words of scripts with blanks are kept whole. Chinese, Japanese and Korean are kept as pairs of neighbouring
characters, and the last one of a run alone: so any part of a sentence is found, without a dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 60
"""A longer word is known by its beginning."""

_DENSE = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af"
_ASCII = re.compile("[a-z0-9]+")
_LINK = re.compile(r"https?://\S+")
_PIECE = re.compile(rf"(?P<dense>[{_DENSE}]+)|[^\W_{_DENSE}]+")


def words_of(text: str) -> list[str]:
    """The words that a text is found by; none of them holds a sign that means something to PostgreSQL."""
    if "http" in text:
        text = _LINK.sub(" ", text)
    if text.isascii():  # most posts of a Western brand: twice as fast
        return [word[:LONGEST] for word in _ASCII.findall(text.lower())]
    words: list[str] = []
    for piece in _PIECE.finditer(plain(text)):
        run = piece[0]
        if piece["dense"]:
            words += [run[at : at + 2] for at in range(len(run))]
        else:
            words.append(run[:LONGEST])
    return words


def query_of(text: str) -> str:
    """What is searched for, as a query of PostgreSQL; empty where there is nothing to search for.

    Every word must be there; the last one may be begun only.
    """
    terms: list[str] = []
    pieces = list(_PIECE.finditer(plain(text)))
    for piece in pieces:
        run = piece[0]
        if not piece["dense"]:
            terms.append(run[:LONGEST] + (":*" if piece is pieces[-1] else ""))
        elif len(run) == 1:
            terms.append(f"{run}:*")
        else:
            terms += [run[at : at + 2] for at in range(len(run) - 1)]
    return " & ".join(dict.fromkeys(terms))


def says(text: str, searched: str) -> bool:
    """Does a text hold every part of what was searched? Pairs of characters alone may stand anywhere in it."""
    told = plain(text)
    return all(piece[0] in told for piece in _PIECE.finditer(plain(searched)))


def places(text: str, searched: str) -> Sequence[tuple[int, int]]:
    """Where in a text stands what was searched, as (start, end), to be marked; case and width do not count."""
    wanted = sorted({piece[0] for piece in _PIECE.finditer(plain(searched))}, key=len, reverse=True)
    if not wanted:
        return []
    folded = "".join(_same_length(character) for character in text)
    return [found.span() for found in re.finditer("|".join(map(re.escape, wanted)), folded)]


def plain(text: str) -> str:
    """A text without differences of case and width."""
    return unicodedata.normalize("NFKC", text).casefold()


def _same_length(character: str) -> str:
    folded = plain(character)
    return folded if len(folded) == 1 else character
