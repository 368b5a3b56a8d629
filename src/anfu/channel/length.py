"""How long X counts a text to be: most scripts weigh 1, Chinese and emoji 2, a link 23, of 280.

Source: X's published counting rules (twitter-text, configuration v3).
"""

from __future__ import annotations

import re
import unicodedata

LIMIT = 280
"""What a public post may weigh."""
MESSAGE_LIMIT = 10_000
"""What a direct message may weigh."""
_LINK_WEIGHT = 23
_LIGHT = re.compile("[\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]+")
_DOT_INSIDE = re.compile(r"\.[^\s.]")
_TOP_LEVEL = (
    "com|net|org|edu|gov|info|biz|app|dev|shop|store|online|site|xyz|top|club|link|ly|gl|io|co|me|tv|ai|gg"
    "|cn|hk|tw|sg|jp|kr|in|uk|ie|de|fr|es|it|nl|be|ch|at|pl|se|no|dk|fi|pt|ru|us|ca|mx|br|au|nz|za|eu"
)
LINK = re.compile(
    rf"""(?:https?://[^\s\u3000-\u9fff\uff00-\uffef.]+\.[^\s\u3000-\u9fff\uff00-\uffef]+
    | (?<![\w@＠$#＃./-]) (?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+ (?:{_TOP_LEVEL})
      (?![a-z0-9@-]) (?:/[^\s\u3000-\u9fff\uff00-\uffef]*)?)""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_MAY_BE_EMOJI = re.compile("[\u203c-\u2fff\u3030-\u3299\ufe0f\U0001f000-\U0001ffff]")
_PICTURE = (
    "(?:[\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5\U0001f200-\U0001faff]\ufe0f?|[\u00a9\u00ae]\ufe0f)"
)
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"
    "|[0-9#*]\ufe0f?\u20e3"
    f"|{_PICTURE}[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
    f"(?:\u200d{_PICTURE}[\U0001f3fb-\U0001f3ff]?)*"
)


def weighted_length(text: str) -> int:
    """The length of `text` as X counts it towards `LIMIT`, in X's weights."""
    extra = 0
    if _DOT_INSIDE.search(text):
        text, links = LINK.subn("", text)
        extra = _LINK_WEIGHT * links
    if text.isascii():
        return len(text) + extra
    text = unicodedata.normalize("NFC", text)
    heavy = _LIGHT.sub("", text)
    if _MAY_BE_EMOJI.search(heavy):
        text, emoji = _EMOJI.subn("", text)
        heavy, extra = _LIGHT.sub("", text), extra + 2 * emoji
    return len(text) + len(heavy) + extra
