"""The log of a campaign: a line for each trial, from which the next run goes on."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

NOTHING = "hit nothing"


@dataclass(frozen=True)
class Trial:
    """One trial: its number (from 1), its fault, what that hit, how many posts were said until now, and its seconds."""

    number: int
    kind: str
    what: str
    posts: int
    took: float


class Log:
    """The trials so far of one seed, in a file that only grows."""

    def __init__(self, file: Path, seed: int) -> None:
        self._file = file
        if file.exists():
            head, *lines = file.read_text(encoding="utf-8").splitlines()
            if json.loads(head) != {"seed": seed}:
                raise SystemExit(
                    f"{file} is of another seed: {head}. Remove it with its house, or give that seed."
                )
            self.trials = [Trial(**json.loads(line)) for line in lines]
        else:
            file.write_text(json.dumps({"seed": seed}) + "\n", encoding="utf-8")
            self.trials = []

    @property
    def posts(self) -> int:
        """How many posts of the file were said so far."""
        return self.trials[-1].posts if self.trials else 0

    @property
    def seconds(self) -> float:
        """How long the trials took."""
        return sum(trial.took for trial in self.trials)

    def add(self, trial: Trial) -> None:
        """Note a trial."""
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(trial)) + "\n")
        self.trials.append(trial)

    def kinds(self) -> Counter[str]:
        """How many trials there were of each kind; those that hit nothing are left out."""
        return Counter(trial.kind for trial in self.trials if not trial.what.startswith(NOTHING))
