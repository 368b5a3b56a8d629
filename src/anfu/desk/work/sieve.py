"""Which cases of a queue are shown and in what order, as the address says. Values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

ORDERS: Mapping[str, str] = {
    "clock": "due_at NULLS LAST, last_heard_at, id",
    "newest": "last_heard_at DESC, id DESC",
    "oldest": "opened_at, id",
    "heat": "arousal DESC, last_heard_at, id",
}
"""The orders of a list; the clock first, unless somebody chooses otherwise."""

_HOLDS: Mapping[str, str] = {
    "owner": "owner_id = %(owner)s",
    "tier": "tier = %(tier)s",
    "topic": "topic = %(topic)s",
    "lang": "split_part(lang, '-', 1) = %(lang)s",
    "tag": "%(tag)s = ANY(tags)",
}
_LONGEST = 40


@dataclass(frozen=True)
class Sieve:
    """What somebody filters by; an empty field lets everything through. `owner`: "none", or an id."""

    owner: str = ""
    tier: str = ""
    topic: str = ""
    lang: str = ""
    tag: str = ""
    order: str = "clock"

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Sieve:
        """What an address asks for; what it does not know is no filter."""
        told = {name: asked.get(name, "")[:_LONGEST].replace("\0", "") for name in cls.__dataclass_fields__}
        if not (told["owner"] == "none" or (told["owner"].isascii() and told["owner"].isdecimal())):
            told["owner"] = ""
        told["order"] = told["order"] if told["order"] in ORDERS else "clock"
        return cls(**told)

    @property
    def is_open(self) -> bool:
        """Does it let everything through?"""
        return not any((self.owner, self.tier, self.topic, self.lang, self.tag))

    @property
    def condition(self) -> str:
        """The condition over a case's columns; its places are filled from `values`."""
        holds = [
            "owner_id IS NULL" if (name, value) == ("owner", "none") else _HOLDS[name]
            for name, value in self._asked.items()
        ]
        return " AND ".join(holds) or "true"

    @property
    def values(self) -> dict[str, Any]:
        """What fills the places of `condition`."""
        told: dict[str, Any] = dict(self._asked)
        return told | ({"owner": int(self.owner)} if self.owner.isdecimal() else {})

    @property
    def address(self) -> str:
        """The same as a part of an address."""
        return urlencode(self._asked | ({"order": self.order} if self.order != "clock" else {}))

    @property
    def _asked(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value and name != "order"}
