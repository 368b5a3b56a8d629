"""Counts a text as people see it: what combines into one sign counts once.

Close to Unicode's extended grapheme clusters (UAX 29), and never below them where people write: flags, joined
pictures, skin tones, combining marks and Hangul that is spelt in parts are one each.
"""

from __future__ import annotations

import re
import unicodedata

_ONE = re.compile(
    "\r\n"
    "|[\U0001f1e6-\U0001f1ff]{2}"
    "|(?:.[\U0001f3fb-\U0001f3ff\ufe0f\u20e3\U000e0020-\U000e007f]*\u200d)*.[\U0001f3fb-\U0001f3ff\ufe0f\u20e3\U000e0020-\U000e007f]*",
    re.DOTALL,
)


def graphemes(text: str) -> int:
    """How many signs a reader sees."""
    if text.isascii():
        return len(text) - text.count("\r\n")
    bare = "".join(char for char in unicodedata.normalize("NFC", text) if not _combines(char))
    return len(_ONE.findall(bare))


def _combines(char: str) -> bool:
    # The variation selector and keycap stay: they tell a picture from a sign, and the pattern above takes them.
    return unicodedata.category(char) in ("Mn", "Me", "Mc") and char not in "\ufe0f\u20e3"
