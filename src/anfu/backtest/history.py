"""The past as columns: each post that a customer wrote, with its verdict, ready to be walked through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from anfu.playbook.words import RISKS, TOPICS

LEFT = (
    "",
    "sealed",
    "needs_a_person",
    "not_summoned",
    "replies_restricted",
    "opted_out",
    "too_old",
    "before_we_listened",
)
"""Why a post cannot be acknowledged automatically, by the number under which it is kept."""

COMPLAINT, SERIOUS, SILENCE, OLD_NAMES, NEW_NAMES = 1, 2, 4, 8, 16
"""What is true of a post: triage's word; that it asks for silence; that it holds a wording of a playbook."""

ROW = np.dtype(
    [
        ("at", "i8"),
        ("author", "i8"),
        ("post", "i8"),
        ("place", "i8"),
        ("arousal", "f4"),
        ("topic", "i1"),
        ("risks", "i2"),
        ("left", "i1"),
        ("flags", "i1"),
    ]
)
"""One post: when (UTC, ms), by whom, its id, where it stands in the file, and what triage and X say of it."""

Rows = npt.NDArray[np.void]


@dataclass
class History:
    """Posts in the order of their time, and how many there were besides."""

    rows: Rows
    counts: Counter[str] = field(default_factory=Counter)
    """Lines, and those left out: "unreadable", "own" (the brand's), "reposts", "other_language"."""

    @property
    def span_ms(self) -> int:
        """From the first post to the last."""
        return int(self.rows["at"][-1] - self.rows["at"][0]) if len(self.rows) else 0


def joined(parts: Sequence[tuple[Rows, Counter[str]]]) -> History:
    """Parts as one history, by time; posts of the same moment by their id, and each once."""
    counts: Counter[str] = Counter()
    for _, told in parts:
        counts.update(told)
    rows = np.concatenate([rows for rows, _ in parts]) if parts else np.empty(0, ROW)
    rows = rows[np.lexsort((rows["post"], rows["at"]))]
    _, first = np.unique(rows["post"], return_index=True)
    counts["duplicates"] += len(rows) - len(first)
    return History(rows[np.sort(first)], counts)


def mask_of(risks: Sequence[str]) -> int:
    """Risks as one number."""
    return sum(1 << RISKS.index(risk) for risk in risks if risk in RISKS)


def topic_number(topic: str) -> int:
    """A topic as a number."""
    return TOPICS.index(topic) if topic in TOPICS else TOPICS.index("other")
