"""Which posts two playbooks meet otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from anfu.backtest.walking import Deed, Ledger, Walked

ASPECTS: Mapping[str, Callable[[Deed], object]] = {
    "judged": lambda deed: deed.is_complaint,
    "tiered": lambda deed: (deed.is_complaint, deed.tier),
    "answered": lambda deed: (deed.left, deed.words),
    "promised": lambda deed: deed.promises,
    "escalated": lambda deed: deed.owner == "senior",
}
"""What may differ for a post, and what of a deed tells it."""


@dataclass(frozen=True)
class Difference:
    """One post that is met otherwise: where it stands in the history, and what each playbook does."""

    row: int
    before: Deed
    after: Deed


@dataclass(frozen=True)
class Compared:
    """The rows of the posts that differ, by aspect, and all of them together."""

    by_aspect: Mapping[str, npt.NDArray[np.int64]]
    rows: npt.NDArray[np.int64]


def compare(old: Walked, new: Walked, ledger: Ledger) -> Compared:
    """Hold two walks through one history against each other."""
    rows = np.flatnonzero(old.deeds != new.deeds)
    pairs = np.stack([old.deeds[rows], new.deeds[rows]])
    by_aspect = {}
    for aspect, of in ASPECTS.items():
        codes: dict[object, int] = {}
        code = np.array([codes.setdefault(of(deed), len(codes)) for deed in ledger.all], np.int32)
        by_aspect[aspect] = rows[code[pairs[0]] != code[pairs[1]]]
    return Compared(by_aspect, rows)


def differences(rows: Sequence[int], old: Walked, new: Walked, ledger: Ledger) -> list[Difference]:
    """What each playbook does on these posts."""
    return [Difference(row, ledger.all[old.deeds[row]], ledger.all[new.deeds[row]]) for row in rows]
