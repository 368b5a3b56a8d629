"""Does a customer ask us in public to write to them privately? Read narrowly: an app may write first only then."""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"\b(?:dm|pm|message|msg|inbox) me\b|\bmy dms are open\b"
    r"|\b(?:send|drop|shoot) me (?:a|another) (?:dm|pm|message|private message|msg)\b"
    r"|私信我|私我|给我(?:发|来)(?:条|个)?私信|发(?:条|个)?私信给我|我的?私信(?:是)?开着",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"n't\b|n’t\b|\bnot\b|\bnever\b|\bstop\b|\bno\b|\bwhy\b|\bdid(?:n't)?\b|别|不|勿|没|谁|为什么", re.I
)
_CLAUSES = re.compile(r"[.!?;,\n。！？；，…]+")


def asks_for_a_message(text: str) -> bool:
    """Whether a public post invites a direct message from us: "please DM me", "私信我吧"."""
    return any(_ASKS.search(clause) and not _NOT.search(clause) for clause in _CLAUSES.split(text))
