"""One playbook goes through a history: which posts open cases, what they are answered, what falls to people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anfu.backtest.history import COMPLAINT, LEFT, SERIOUS, SILENCE, History, mask_of
from anfu.clock.spans import write_span
from anfu.playbook.book import Playbook
from anfu.playbook.words import TOPICS
from anfu.playbook.words import History as Customer
from anfu.replies.compose import ComposeError, group_for

QUIET = timedelta(days=3)
"""A case is taken to last until its customer was silent for this long, and then to be solved."""

_QUIET_MS = int(QUIET.total_seconds() * 1000)


class Deed(NamedTuple):
    """What a playbook does on a post."""

    is_complaint: bool = False
    does: str = ""
    """"opens" or "joins" a case, or "raises" it to serious; empty: nothing."""
    tier: str = ""
    left: str = ""
    """Why nothing automatic answers an opening."""
    templates: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    """The wordings that take turns for the first reply."""
    promises: tuple[tuple[str, str], ...] = ()
    owner: str = ""


class Task(NamedTuple):
    """Something that a person has to do for a case: since when (UTC, ms), and of what tier."""

    at: int
    tier: str
    by_hand: bool
    """The first reply is a person's, too."""


@dataclass
class Walked:
    """What a playbook did with a history: for each post the number of a deed, and the work that it made."""

    deeds: npt.NDArray[np.int32]
    tasks: list[Task]
    counts: Counter[str]


class Ledger:
    """Numbers deeds, the same deed always the same, so that two walks can be compared."""

    def __init__(self) -> None:
        self.all: list[Deed] = [Deed()]
        self._numbers: dict[Deed, int] = {self.all[0]: 0}

    def number(self, deed: Deed) -> int:
        """The number of a deed; 0 is doing nothing."""
        if deed not in self._numbers:
            self._numbers[deed] = len(self.all)
            self.all.append(deed)
        return self._numbers[deed]


def walk(history: History, book: Playbook, names: int, ledger: Ledger) -> Walked:
    """Go through `history` with `book`, whose own wordings are marked by the flag `names`."""
    rows, rules = history.rows, book.escalation
    flags = rows["flags"]
    complains = (flags & (COMPLAINT | names)) != 0
    grave = (flags & (SERIOUS | names)) != 0
    grave |= np.isin(rows["topic"], [TOPICS.index(topic) for topic in rules.topics])
    grave |= (rows["risks"] & mask_of(rules.risks)) != 0
    answers = _Answers(book, ledger)
    deeds: list[int] = []
    tasks: list[Task] = []
    counts: Counter[str] = Counter()
    open_cases: dict[int, list[int]] = {}
    failures: Counter[int] = Counter()
    first_heard: dict[int, int] = {}
    silent: set[int] = set()
    for at, author, topic, arousal, left, flag, complaining, serious in zip(
        rows["at"].tolist(), rows["author"].tolist(), rows["topic"].tolist(), rows["arousal"].tolist(),
        rows["left"].tolist(), flags.tolist(), complains.tolist(), grave.tolist(), strict=True,
    ):  # fmt: skip
        first_heard.setdefault(author, at)
        if flag & SILENCE:
            silent.add(author)
        case = open_cases.get(author)
        if case is not None and at - case[0] > _QUIET_MS:
            failures[author] += 1
            case = None
        if case is not None:
            case[0] = at
            if complaining and serious and not case[1]:
                case[1] = True
                counts["raised"] += 1
                tasks.append(Task(at, "serious", False))
                deeds.append(answers.raising)
            else:
                deeds.append(answers.joining[complaining])
        elif complaining:
            failed = failures[author]
            tier = "serious" if serious or failed >= rules.failures else "ordinary"
            open_cases[author] = [at, tier == "serious"]
            why = LEFT[left] or ("opted_out" if author in silent else "")
            was = book.history_of(failed, timedelta(milliseconds=at - first_heard[author]))
            number = answers.opening(tier, TOPICS[topic], round(arousal, 3), was, why)
            by_hand = bool(ledger.all[number].left)
            tasks.append(Task(at, tier, by_hand))
            counts[tier] += 1
            counts["by_hand" if by_hand else "automatic"] += 1
            deeds.append(number)
        else:
            deeds.append(0)
    counts["complaints"] = int(complains.sum())
    return Walked(np.array(deeds, np.int32), tasks, counts)


class _Answers:
    """What the book says in each situation, each looked up once."""

    def __init__(self, book: Playbook, ledger: Ledger) -> None:
        self._book, self._ledger = book, ledger
        self._known: dict[tuple[str, str, float, Customer, str], int] = {}
        self.joining = [ledger.number(Deed(complains, "joins")) for complains in (False, True)]
        self.raising = ledger.number(Deed(True, "raises", "serious", owner="senior"))

    def opening(self, tier: str, topic: str, arousal: float, history: Customer, left: str) -> int:
        key = (tier, topic, arousal, history, left)
        if key not in self._known:
            self._known[key] = self._ledger.number(self._look_up(*key))
        return self._known[key]

    def _look_up(self, tier: str, topic: str, arousal: float, history: Customer, left: str) -> Deed:
        book = self._book
        plain = Deed(True, "opens", tier, left, owner=book.tier(tier).owner)
        if left:
            return plain
        try:
            group = group_for(book, "acknowledge", tier, topic, arousal, history=history)
        except ComposeError:
            return plain._replace(left="no_wording")
        said = book.topic(topic)
        return plain._replace(
            templates=tuple(template.key for template in group),
            words=tuple((*book.wordings[t.key].parts, said.problem, said.feeling) for t in group),
            promises=tuple((kind, write_span(span)) for kind, span in book.wordings[group[0].key].promises),
        )
