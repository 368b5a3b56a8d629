"""What of a customer's own words may stand in our public reply: a readable name, never a mention or a link.

A display name is written by anybody, and our reply is read by everybody.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from anfu.channel.length import weighted_length

_PLAIN = re.compile(r"[\u4e00-\u9fff]{1,10}|[A-Za-z]{1,20}(?: [A-Za-z]{1,20}){0,3}")
_INVISIBLE = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0\u034f")
_LOOSE = " '’-·"
_KEPT_MARKS = frozenset(_LOOSE)
_MOST_MARKS = 3
_MOST_DIGITS = 4
_SPACES = re.compile(r"\s+")
_LOOSE_MARKS = re.compile(r"(?:^|(?<=\s))['’\-·]+|['’\-·]+(?=\s|$)")


@lru_cache(maxsize=65536)
def greetable(name: str, longest: int) -> str:
    """`name` as a greeting may say it, of at most `longest` weight; empty when nothing readable is left.

    Only letters, figures and the marks inside names stay; so nothing can link, mention, tag or turn the
    direction of the text. Telephone numbers lose their figures. It is cut at a whole character, and at a
    word where that leaves enough.
    """
    if _PLAIN.fullmatch(name) and weighted_length(name) <= longest:
        return name
    readable = "".join(map(_readable, unicodedata.normalize("NFKC", name[:200])))
    if sum(map(str.isdecimal, readable)) > _MOST_DIGITS:
        readable = "".join(" " if letter.isdecimal() else letter for letter in readable)
    readable = _LOOSE_MARKS.sub("", _SPACES.sub(" ", readable).strip()).strip()
    readable = _cut(readable, longest).strip()
    return readable if any(letter.isalpha() for letter in readable) else ""


def _readable(letter: str) -> str:
    kind = unicodedata.category(letter)
    if (kind in ("Cf", "Cc", "Cs", "Co", "Cn") and letter not in "\t\n") or letter in _INVISIBLE:
        return ""
    if "\ufe00" <= letter <= "\ufe0f" or kind == "Me":
        return ""
    return letter if kind[0] == "L" or kind in ("Mn", "Mc", "Nd") or letter in _KEPT_MARKS else " "


def _cut(name: str, longest: int) -> str:
    if name.isascii() and weighted_length(name) <= longest:  # most names of those that need a closer look
        return name
    whole: list[str] = []
    weight = 0
    for cluster in _clusters(name):
        weight += weighted_length(cluster)
        if weight > longest:
            kept = "".join(whole)
            shorter = kept.rpartition(" ")[0]
            return (shorter if len(shorter) > 1 else kept).rstrip(_LOOSE)
        whole.append(cluster)
    return "".join(whole)


def _clusters(name: str) -> list[str]:
    """The characters of `name` as people see them: a letter with its marks, of which a few at most."""
    clusters: list[str] = []
    for letter in name:
        if not unicodedata.category(letter).startswith("M"):
            clusters.append(letter)
        elif clusters and clusters[-1] != " " and len(clusters[-1]) <= _MOST_MARKS:
            clusters[-1] += letter
    return clusters
