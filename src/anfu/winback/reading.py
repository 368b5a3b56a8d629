"""What a private message answers to a question of ours: a score, a yes or a no. Read narrowly; None is no answer."""

from __future__ import annotations

import re

from anfu.winback.rules import is_score

_ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMERALS = {
    **{word: n for n, word in enumerate(_ENGLISH)},
    **{word: n for n, word in enumerate("零一二三四五六七八九十")},
    "两": 2,
}
_SCORE = re.compile(
    r"(?:(?:i(?:'d| would)? (?:say|give (?:it|you))|my (?:rating|score) is|给|打|评)\s*:?\s*(?:you |it |a )?)?"
    r"(?:a )?(?P<n>\d{1,2}|" + "|".join(sorted(_NUMERALS, key=len, reverse=True)) + r")"
    r"(?:\s*(?:/|out of|of)\s*(?:5|7|10)\b|\s*(?:分|星|stars?\b|points?\b))?"
    r"(?=\s*(?:$|[.,](?!\d)|[;:!?…\-–—(。，；：！？、～~\n\"'”」*_]"
    r"|因为|但|不过|谢|感谢|and\b|but\b|because\b|since\b|thanks?\b|for\b|as\b))",
    re.IGNORECASE,
)
_NO = re.compile(
    r"no(?!t?\s+(?:problem|worr|issue|complain|more)|\w)|nope\b|nah\b|not (?:yet|really|solved|fixed|at all)\b"
    r"|it(?:'s| is)(?: still)? not\b|it isn't\b|still (?:not|no|nothing|waiting|broken|the same)\b"
    r"|否|不是|没有|没解决|没好|还没|还是没|还不|未解决|并没|没呢|没$",
    re.IGNORECASE,
)
_YES = re.compile(
    r"yes\b|yep\b|yeah\b|yup\b|it is\b(?! not)|solved\b|fixed\b|sorted\b|all (?:good|fine|solved|sorted)\b"
    r"|是(?!不是|吗)|对的?(?:$|[，。！])|嗯|好了|解决了|已解决|已经(?:好|解决)|都好",
    re.IGNORECASE,
)


def score_in(text: str, question: str) -> int | None:
    """The score that a message begins with, on the scale of the question: "4", "5/5, thanks", "四分"."""
    found = _SCORE.match(_plain(text))
    if found is None:
        return None
    said = found["n"].lower()
    score = int(said) if said.isdecimal() else _NUMERALS[said]
    return score if is_score(question, score) else None


def yes_in(text: str) -> bool | None:
    """Whether a message begins with a yes or a no."""
    said = _plain(text)
    if _NO.match(said):
        return False
    return True if _YES.match(said) else None


def _plain(text: str) -> str:
    return text.replace("’", "'").strip().lstrip("\"'“”*_ ")
