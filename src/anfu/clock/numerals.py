"""Small numbers as people write them: "24", "two", "a couple of", "两", "二十四", "半"."""

from __future__ import annotations

_ENGLISH = {
    word: number
    for number, words in enumerate(
        (
            *("", "one a an", "two couple", "three few", "four", "five", "six", "seven", "eight", "nine"),
            *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
            *("eighteen", "nineteen", "twenty"),
        )
    )
    for word in words.split()
} | {"half": 0.5, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}
_CHINESE = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
CHINESE_NUMBER = r"(?:\d{1,4}(?:\.\d)?|[零一二两三四五六七八九十百半]{1,5})"
ENGLISH_NUMBER = (
    r"(?:\d{1,4}(?:\.\d)?|half\ an?|a\ couple\ of|a\ few|an?(?=\ )|(?:"
    + "|".join(word for word in _ENGLISH if len(word) > 2)
    + "))"
)


def read_number(text: str) -> float | None:
    """The number that `text` says, or None when it says none."""
    text = text.strip().lower()
    try:
        return float(text)
    except ValueError:
        pass
    if text in ("half a", "half an"):
        return 0.5
    words = [word for word in text.replace("-", " ").split() if word not in ("a", "of")] or ["a"]
    if all(word in _ENGLISH for word in words):
        return float(sum(_ENGLISH[word] for word in words))
    return _chinese(text)


def _chinese(text: str) -> float | None:
    if text == "半":
        return 0.5
    total, digit = 0, 0
    for sign in text:
        if sign in _CHINESE:
            digit = _CHINESE[sign]
        elif sign in "十百":
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
        else:
            return None
    return float(total + digit) if text else None
