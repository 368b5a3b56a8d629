"""How long X says a text is: Latin counts one, Chinese and emoji two, any link 23."""

from __future__ import annotations

import re
import unicodedata

from anfu.fakex.entities import LINK

LONGEST = 280
LINK_WEIGHT = 23
_SINGLE = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_PICTURE = "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\u2190-\u21ff]"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    f"|{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*(?:\u200d{_PICTURE}[\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)


def weighted_length(text: str) -> int:
    """X's count of a text, by the weights of its twitter-text configuration, version 3."""
    if text.isascii() and "://" not in text:
        return len(text)
    text, links = LINK.subn("", unicodedata.normalize("NFC", text))
    text, emoji = _EMOJI.subn("", text)
    return links * LINK_WEIGHT + emoji * 2 + sum(_weight(ord(char)) for char in text)


def _weight(code: int) -> int:
    return 1 if any(low <= code <= high for low, high in _SINGLE) else 2
