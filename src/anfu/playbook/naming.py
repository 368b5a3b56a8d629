"""What a version is called: a name stands for one text for ever, so that figures by version compare like with like."""

from __future__ import annotations

from collections.abc import Mapping


def name_for(wanted: str, digest: str, taken: Mapping[str, str]) -> str:
    """The name of the text with this digest; where another text has the wanted one, with a number: "2026.11 (2)".

    `taken` gives the digest for each name that was ever in force. A text that comes back gets its own name back.
    """
    name, number = wanted, 1
    while taken.get(name, digest) != digest:
        number += 1
        name = f"{wanted} ({number})"
    return name
