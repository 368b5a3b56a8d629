"""Who is named in a note. Values in, values out."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping


def named_in(text: str, names: Mapping[int, Collection[str]]) -> list[int]:
    """Whose name, by which they sign in or are called, stands in a text after "@"; in the order of `names`.

    A name in Latin letters ends where the word ends; after a Chinese one the sentence goes on without a space.
    """
    return [who for who, theirs in names.items() if any(_is_named(name, text) for name in theirs)]


def _is_named(name: str, text: str) -> bool:
    ends = r"(?![\w.-]*\w)" if name[-1:].isascii() else ""
    return (
        bool(name) and re.search(rf"(?<![\w.])[@＠]{re.escape(name)}{ends}", text, re.IGNORECASE) is not None
    )
