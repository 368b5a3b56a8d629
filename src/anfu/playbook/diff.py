"""What differs between two playbooks, key by key and in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from pydantic import BaseModel

from anfu.clock.spans import write_span
from anfu.playbook.book import Playbook
from anfu.playbook.parts import Standard


class Change(NamedTuple):
    """One key that differs; `before` or `after` is None where the key is only in the other playbook."""

    key: str
    before: str | None
    after: str | None

    @property
    def says(self) -> str:
        """The change in words."""
        if self.before is None:
            return f"new: {self.after}"
        if self.after is None:
            return f"gone; it was {self.before}"
        return f"{self.after}, was {self.before}"


def changes(old: Playbook, new: Playbook) -> list[Change]:
    """Every key that differs, in the order of the playbook; where a template stands in its file does not matter."""
    before, after = dict(_leaves(old, "")), dict(_leaves(new, ""))
    return [
        Change(key, before.get(key), after.get(key))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


def _leaves(found: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(found, Standard):
        clock = " of working time" if found.clock == "working" else ""
        yield key, write_span(found.within) + clock
    elif isinstance(found, BaseModel):
        for name, field in type(found).model_fields.items():
            value = getattr(found, name)
            if value is not None and name not in ("key", "post"):
                yield from _leaves(value, f"{key}.{field.alias or name}".lstrip("."))
    elif isinstance(found, Mapping):
        for name, value in found.items():
            yield from _leaves(value, f"{key}.{name}")
    elif isinstance(found, tuple) and any(isinstance(one, BaseModel) for one in found):
        for position, one in enumerate(found):
            yield from _leaves(one, f"{key}[{_name_of(one, position)}]")
    else:
        yield key, _say(found)


def _name_of(one: Any, position: int) -> str:
    for name in ("key", "kind", "post"):
        if said := getattr(one, name, None):
            return said if len(said) <= 40 else f"{said[:39]}…"
    return str(position + 1)


def _say(found: Any) -> str:
    if isinstance(found, timedelta):
        return write_span(found)
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, tuple):
        return ", ".join(map(_say, found)) or "none"
    return f'"{found}"' if isinstance(found, str) else str(found)
