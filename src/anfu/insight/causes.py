"""What customers say more than before: the words behind a kind of complaint."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from anfu.insight.intervals import Estimate, share

_WORD = re.compile(
    r"[a-zäöüßéèêáàâíìóòôúùûñç]+(?:[-'.][a-z0-9]+)*[0-9.]*[a-z0-9]|[0-9]+(?:\.[0-9]+)+|[0-9]{3,}|[\u4e00-\u9fff]+"
)
_LEFT_OUT = re.compile(r"https?://\S+|@\w+")
_SMALL = frozenset(
    {
        "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "can't", "did", "do", "does",
        "don't", "for", "from", "get", "got", "had", "has", "have", "he", "her", "him", "how", "i", "i'm",
        "if", "in", "is", "isn't", "it", "it's", "its", "just", "me", "my", "no", "not", "now", "of", "off",
        "on", "or", "our", "out", "so", "still", "than", "that", "the", "their", "them", "then", "there",
        "they", "this", "to", "too", "up", "us", "very", "was", "we", "were", "what", "when", "where",
        "which", "who", "why", "will", "with", "would", "you", "your",
    }
)  # fmt: skip
_SMALL_ZH = frozenset("的了是我你们在不就都也很还有没吗吧呢啊这那个给被把和要会去来说")
ODDS = 3.0
"""How many standard errors above the usual make a word stand out."""


class Standout(NamedTuple):
    """Words that stand out: how many of the complaints read say them, and how surely more than usual (z)."""

    words: str
    said_by: int
    read: int
    times: float
    """As many times as often as usual."""
    z: float
    sign: str = ""
    """The surest of its words, or pair of words: what was counted."""


def terms(text: str) -> set[str]:
    """The words of a text and pairs of neighbours; of Chinese, pieces of two and three characters."""
    found: set[str] = set()
    said = _WORD.findall(_LEFT_OUT.sub(" ", text.lower()))
    for word in said:
        if "\u4e00" <= word[0] <= "\u9fff":
            found |= {word[at : at + size] for size in (2, 3, 4) for at in range(len(word) - size + 1)}
        elif word not in _SMALL:
            found.add(word)
    found |= {f"{a} {b}" for a, b in pairwise(said) if a.isascii() and b.isascii() and not {a, b} & _SMALL}
    return {term for term in found if not (len(term) < 5 and set(term) & _SMALL_ZH)}


def standouts(here: Iterable[str], usual: Iterable[str], most: int = 5) -> list[Standout]:
    """What texts `here` say more often than the `usual` ones, surest first.

    Log odds with an informative prior (Monroe, Colaresi and Quinn 2008), counted once a text. Words that come
    together in most of the same texts are told as one.
    """
    ours, theirs = list(map(terms, here)), list(map(terms, usual))
    if not ours or not theirs:
        return []
    said, before = Counter(t for one in ours for t in one), Counter(t for one in theirs for t in one)
    found = [
        one
        for term, n in said.items()
        if n >= 5
        for one in (_odds(term, n, before[term], len(ours), len(theirs)),)
    ]
    loud = (one for one in found if one.z >= ODDS and one.times >= 1.5)
    found = sorted(loud, key=lambda one: (-one.z, one.words))[: most * 12]
    texts = {
        one.words: {place for place, said_there in enumerate(ours) if one.words in said_there}
        for one in found
    }
    groups: list[list[Standout]] = []
    for one in found:
        for group in groups:
            if len(texts[one.words] & texts[group[0].words]) >= 0.6 * min(one.said_by, group[0].said_by):
                group.append(one)
                break
        else:
            groups.append([one])
    return [group[0]._replace(words=_told(group), sign=group[0].words) for group in groups[:most]]


def share_saying(texts: Iterable[str], sign: str) -> Estimate:
    """In how many texts the sign of a `Standout` stands."""
    said = [sign in terms(text) for text in texts]
    return share(sum(said), len(said))


def _told(group: list[Standout]) -> str:
    """Words that come together, as one line: the surest five without their pairs; of Chinese pieces the longest."""
    chinese = [one.words for one in group if not one.words.isascii() and "\u4e00" <= one.words[0] <= "\u9fff"]
    words = [one.words for one in group if one.words not in chinese and " " not in one.words]
    return " ".join([*words[:6], *sorted(chinese, key=len)[-1:]]) or group[0].words


def _odds(term: str, n: int, before: int, ours: int, theirs: int) -> Standout:
    prior = (n + before + 1) / (ours + theirs + 2)
    a, b = n + prior * 10, before + prior * 10
    log_odds = math.log(a / (ours + 10 - a)) - math.log(b / (theirs + 10 - b))
    z = log_odds / math.sqrt(1 / a + 1 / b)
    return Standout(term, n, ours, (n / ours) / max((before + 0.5) / (theirs + 1), 1e-9), z)
