"""What is wrong with a playbook, said so that a care lead can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold: where it stands, what was found, what was expected, what may be meant."""

    file: str
    line: int
    key: str
    found: str
    expected: str
    near: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " + (f"{self.key}: " if self.key else "")
        if self.near is not None:
            return f'{place}{self.found}, did you mean "{self.near}"?'
        return f"{place}{self.found}; expected {self.expected}"

    def as_dict(self) -> dict[str, str | int | None]:
        """The same for a machine."""
        return asdict(self)


class PlaybookError(Exception):
    """A playbook that does not hold is refused whole; `problems` lists everything found, by line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.key)))
        super().__init__("\n".join(map(str, self.problems)))


def near_match(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` is most likely a misspelling of."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else None
