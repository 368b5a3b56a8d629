"""What a language model never reads, and what it may not make up: personal data, links, mentions. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from anfu.channel.length import LINK
from anfu.replies.checks.privacy import PERSONAL

_HANDLE = re.compile(r"[@＠]\w{1,30}")
_STREET = re.compile(
    r"\b\d{1,5}[A-Za-z]? (?:[A-Z][\w'-]* ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Way|Court|Square)\b"
    r"|[\u4e00-\u9fff]{1,10}(?:路|街|道|巷|弄|小区|花园)\s?\d+(?:号|弄|栋|幢|室|-\d+)*"
)
_FIGURES = re.compile(r"(?<![\w.,])[A-Z]{0,3}-?\d{5,}[A-Z]?(?!\w)")
_NAMED = re.compile(
    r"(?<=\bmy name is )[A-Z][\w'-]*(?: [A-Z][\w'-]*)?|(?<=我叫)[\u4e00-\u9fff]{2,4}?(?=[，。,！、\s]|$)"
)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_NAME_SHORTEST = 2


def masked(text: str, *, customer: Collection[str] = (), own: Collection[str] = ()) -> str:
    """`text` without personal data: each piece gives way to its kind in brackets, such as [PHONE].

    `customer` are the names and the handle of the customer; `own` what is the brand's own and may stand.
    """
    text = _UNSEEN.sub("", text)
    text = _hide(text, LINK, "LINK", own)
    text = _hide(text, _NAMED, "CUSTOMER", ())
    for what, pattern in PERSONAL:
        text = _hide(text, pattern, what.upper(), own)
    text = _hide(text, _STREET, "ADDRESS", own)
    text = _hide(text, _HANDLE, "HANDLE", own)
    for name in sorted({word for one in customer for word in (one, *one.split())}, key=len, reverse=True):
        if len(name) >= _NAME_SHORTEST:
            edge = r"\b" if name.isascii() else ""
            text = re.sub(rf"{edge}{re.escape(name)}{edge}", "[CUSTOMER]", text, flags=re.IGNORECASE)
    return _hide(text, _FIGURES, "NUMBER", own)


def made_safe(draft: str, *, name: str, code: str, own: Collection[str], longest: int) -> str:
    """What a model wrote, as a person may see it: greeted by `name`, and with no link, mention, number or address
    but the brand's `own`. What gave way stands in brackets, which the reply check lets nobody send.
    """
    told = masked(draft.strip().strip('"“”').strip(), own={*own, code})
    told = re.sub(r"\{customer\}|\[CUSTOMER\]", lambda _: name, told, flags=re.IGNORECASE)
    told = re.sub(r"\{case\}", lambda _: code, told)
    return re.sub(r"\{(\w+)\}", lambda found: f"[{found[1].upper()}]", told)[:longest]


def _hide(text: str, pattern: re.Pattern[str], what: str, own: Collection[str]) -> str:
    kept = {one.lower() for one in own if one}

    def mask(found: re.Match[str]) -> str:
        shown = found[0].strip().lower().rstrip(".,;!?。，")
        return found[0] if any(shown in one or one in shown for one in kept) else f"[{what}]"

    return pattern.sub(mask, text)
