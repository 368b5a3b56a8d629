"""The little language in which the lexicon writes phrases, and how a phrase is found in folded text.

| written | means |
|---|---|
| `my (lawyer|attorney)` | one of several |
| `(very )?bad` | may be left out |
| `threat*` | any ending of this word |
| `sue .. you` | up to four words between (in Chinese: up to eight characters of the same sentence) |
"""

from __future__ import annotations

import re
from typing import NamedTuple

GAP = ".."
_LATIN_GAP = r"(?:[^a-z0-9\n]+[a-z0-9*]+){0,4}?[^a-z0-9\n]+"
_HAN_GAP = r"[^。!?\n;]{0,8}?"
_END = "(?:(?<![a-z0-9])|(?![a-z0-9]))"
_PIECE = re.compile(r"\.\.|\)\?|.", re.DOTALL)
_LATIN = re.compile("[a-z0-9]")
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_EVERYDAY_LINES = (
    "get now after call should never agent told passengers me to staff sent online stuck find going tried free wasnt",
    "without claim called all are back been card come day days do driver every from go got hours just know last left",
    "like made make money more my need new no not off on one out over people phone put said see still take them they",
    "this time today up us use used using want was week were when will with work you your account app customers",
    "manager service help open opening opened contact found works thing way",
)
_EVERYDAY = frozenset(word for line in _EVERYDAY_LINES for word in line.split())
"""Words that stand in many posts: the search for a phrase does not begin with them."""
MOST = 1500
"""Into how many plain phrases one written phrase may unfold."""


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says which and why."""


class Plain(NamedTuple):
    """A phrase without choices: its characters, and whether the last word may have any ending."""

    text: str
    is_open: bool


def unfold(written: str) -> list[Plain]:
    """All plain phrases that `written` (without a gap) stands for."""
    found, end = _sequence(written, 0, 0)
    if end != len(written):
        raise PhraseError(f"{written!r} cannot be read: a bracket or a bar too many at {written[end:]!r}")
    texts = dict.fromkeys(re.sub(" +", " ", text).strip() for text in found)
    if not all(text.strip("* ") for text in texts):
        raise PhraseError(f"{written!r} may stand for nothing at all")
    return [Plain(text.removesuffix("*"), text.endswith("*")) for text in texts]


def _sequence(written: str, at: int, depth: int) -> tuple[list[str], int]:
    found = [""]
    while at < len(written) and not (depth and written[at] in "|)"):
        if written[at] != "(":
            choices, at = [written[at]], at + 1
        else:
            choices, at = _brackets(written, at + 1, depth + 1)
        found = [head + tail for head in found for tail in choices]
        if len(found) > MOST:
            raise PhraseError(f"{written!r} unfolds into more than {MOST} phrases: write it as several")
    return found, at


def _brackets(written: str, at: int, depth: int) -> tuple[list[str], int]:
    choices: list[str] = []
    while True:
        texts, at = _sequence(written, at, depth)
        choices += texts
        if at >= len(written):
            raise PhraseError(f"{written!r} cannot be read: a bracket is not closed")
        at += 1
        if written[at - 1] == ")":
            break
    if written[at : at + 1] == "?":
        return [*choices, ""], at + 1
    return choices, at


def pattern(written: str) -> str:
    """A regular expression for `written` on folded text."""
    gap = _HAN_GAP if _HAN.search(written) else _LATIN_GAP
    body = "".join(
        {"(": "(?:", ")": ")", "|": "|", "*": "[a-z0-9*]*", GAP: gap}.get(piece) or re.escape(piece)
        if piece != ")?"
        else ")?"
        for piece in _PIECE.findall(re.sub(r" *\.\. *", GAP, written.strip()))
    )
    return f"(?<![a-z0-9]){body}{_END}" if _LATIN.match(written.lstrip("(")) else f"(?:{body}){_END}"


def anchor(written: str) -> str:
    """The piece of a phrase with gaps that is least likely to occur by itself: the one to look for first."""
    pieces = _between_gaps(written)
    if not pieces:
        raise PhraseError(f"{written!r} needs a part without a gap, by which to look for it")
    return max(pieces, key=lambda piece: min(map(_rarity, unfold(piece))))


def _rarity(plain: Plain) -> int:
    return 0 if _EVERYDAY.issuperset(plain.text.split()) else len(plain.text)


def _between_gaps(written: str) -> list[str]:
    pieces, depth, start = [], 0, 0
    for at, char in enumerate(written):
        depth += (char == "(") - (char == ")")
        if depth == 0 and written.startswith(GAP, at):
            pieces.append(written[start:at])
            start = at + len(GAP)
    return [piece.strip() for piece in [*pieces, written[start:]] if GAP not in piece]
