"""Which posts teach which head of the shipped model, and how much each counts."""

from __future__ import annotations

from typing import NamedTuple

from anfu.triage.linear import HEADS
from bench.train.sets import rows
from bench.train.sown import sown


class Lesson(NamedTuple):
    """Texts that teach one head. `labels` are 0 or 1; `weights` say how much each text counts."""

    texts: list[str]
    labels: list[int]
    weights: list[float]

    def add(self, text: str, label: bool, weight: float = 1.0) -> None:
        """Teach one more text."""
        self.texts.append(text)
        self.labels.append(int(label))
        self.weights.append(weight)


FROM = (
    "xci_severity",
    "xfincorp",
    "banking77",
    "ibm_care_conversations",
    "stanford_politeness",
    "umsab",
    "cold_chinese_offensive",
    "posts of our own",
)
"""The sets behind the shipped weights; all of them may ship (docs/model-card.md)."""

SEVERE = {"Accusation": 0.8, "Blame": 0.9, "Disapproval": 0.6, "No explicit reproach": 0.3}


def lessons() -> dict[str, Lesson]:
    """One lesson for each head that learns."""
    found = {head: Lesson([], [], []) for head in HEADS}
    _from_complaints(found)
    _from_questions(found)
    _from_moods(found)
    _from_insults(found)
    _from_seeds(found)
    return found


def _from_complaints(found: dict[str, Lesson]) -> None:
    for row in rows("xci_severity"):
        severity = row["severity"]
        found["complaint"].add(row["text"], severity > 0, 1.0)
        found["arousal"].add(row["text"], severity >= 3, 1.0)
        found["praise"].add(row["text"], severity == 0 and row["sentiment"] == "positive", 1.0)
        found["grave"].add(row["text"], False, 1.0)
    for row in rows("xfincorp"):
        found["arousal"].add(row["text"], row["severity"] in ("Blame", "Accusation"), 0.5)
        if row["label"] == 0:
            found["grave"].add(row["text"], False, 0.5)


def _from_questions(found: dict[str, Lesson]) -> None:
    for row in rows("stanford_politeness")[::3]:
        found["grave"].add(row["text"], False, 0.5)
    for number, row in enumerate(rows("banking77")):
        if number % 8 == 0:
            found["question"].add(row["text"], True, 0.3)
            found["praise"].add(row["text"], False, 0.3)
            found["spam"].add(row["text"], False, 0.3)
            found["grave"].add(row["text"], False, 0.3)
    for row in rows("ibm_care_conversations"):
        for said in row["dialogContent"]:
            found["grave"].add(said["message"], False, 0.7)


def _from_moods(found: dict[str, Lesson]) -> None:
    for row in rows("umsab"):
        if row["lang"] == "english":
            found["praise"].add(row["text"], row["label"] == "positive", 0.3)
            if row["label"] != "neutral":
                found["complaint"].add(row["text"], row["label"] == "negative", 0.2)
            found["abuse"].add(row["text"], False, 0.1)
            found["grave"].add(row["text"], False, 0.6)


def _from_insults(found: dict[str, Lesson]) -> None:
    for number, row in enumerate(rows("cold_chinese_offensive")):
        if number % 3 == 0:
            found["abuse"].add(row["text"], row["label"] == 1, 0.2)
            found["complaint"].add(row["text"], False, 0.02)
            found["grave"].add(row["text"], False, 0.2)


def _from_seeds(found: dict[str, Lesson]) -> None:
    for post in sown():
        weight = post.weight * (0.5 if post.lang == "zh" else 0.25)
        found["complaint"].add(post.text, post.label in ("complaint", "serious"), weight)
        found["grave"].add(post.text, post.label == "serious", 2 * weight)
        found["arousal"].add(post.text, post.arousal > 0.5, weight)
        for head in ("abuse", "praise", "question", "suggestion", "spam"):
            found[head].add(post.text, post.label == head, weight)
