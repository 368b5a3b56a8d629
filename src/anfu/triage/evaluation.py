"""`anfu triage eval`: the shipped triage on labelled sets that lie beside the checkout."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from anfu.triage.judgement import judge
from anfu.triage.measuring import area, calibration_error, macro_f1, precision, recall
from anfu.triage.verdict import SERIOUS, Verdict

BATCH = 256
NEVER_SEEN = "never seen"
TAUGHT = "taught the weights: flatters"
CALIBRATED = "weights never saw it, calibration saw a seventh"
RULES_SAW = "rules and threshold chosen while looking at it"


class Trial(NamedTuple):
    """One set, how its rows are read (None: left out), and what it may be taken for."""

    name: str
    lang: str
    what: str
    protocol: str
    truth: Callable[[dict[str, Any]], bool | None]


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """The figures of one trial; those that do not belong to what was measured are None."""

    set: str
    lang: str
    what: str
    protocol: str
    n: int
    macro_f1: float | None = None
    auc: float | None = None
    ece: float | None = None
    recall: float | None = None
    precision: float | None = None


def _serious(lang: str) -> Callable[[dict[str, Any]], bool | None]:
    def truth(row: dict[str, Any]) -> bool | None:
        return None if row["lang"] != lang or row["serious"] is None else bool(row["serious"] == 1)

    return truth


TRIALS = (
    Trial("xci_severity", "en", "complaint", TAUGHT, lambda row: row["severity"] > 0),
    Trial("xfincorp", "en", "complaint", "taught arousal, not complaint", lambda row: row["label"] == 1),
    Trial("airline_sentiment", "en", "complaint", NEVER_SEEN, lambda row: row["airline_sentiment"] == "negative"),
    Trial("online_shopping_10_cats", "zh", "complaint", CALIBRATED, lambda row: row["label"] == 0),
    Trial("chnsenticorp_htl", "zh", "complaint", NEVER_SEEN, lambda row: row["label"] == 0),
    Trial("weibo_senti_24k", "zh", "complaint", f"{NEVER_SEEN}, emoticons left in", lambda row: row["label"] == 0),
    Trial("serious_dev", "en", "serious", RULES_SAW, _serious("en")),
    Trial("serious_dev", "zh", "serious", RULES_SAW, _serious("zh")),
)  # fmt: skip


def present(folder: Path) -> list[Trial]:
    """The trials whose sets lie in `folder`."""
    return [trial for trial in TRIALS if (folder / f"{trial.name}.jsonl.gz").is_file()]


def results(folder: Path, trials: list[Trial]) -> Iterator[Result]:
    """The figures of each trial, one after the other."""
    for trial in trials:
        labelled = [
            (str(row["text"]), truth)
            for row in _rows(folder / f"{trial.name}.jsonl.gz")
            if (truth := trial.truth(row)) is not None
        ]
        yield _result(trial, [text for text, _ in labelled], [truth for _, truth in labelled])


def _result(trial: Trial, texts: list[str], labels: list[bool]) -> Result:
    verdicts = _judged(texts, trial.lang)
    truth = np.array(labels, np.bool_)
    head = (trial.name, trial.lang, trial.what, trial.protocol, len(texts))
    if trial.what == "serious":
        told = np.array([verdict.tier == SERIOUS for verdict in verdicts], np.bool_)
        return Result(*head, recall=_rounded(recall(truth, told)), precision=_rounded(precision(truth, told)))
    sure = np.array([verdict.complaint for verdict in verdicts], np.float64)
    return Result(
        *head,
        macro_f1=_rounded(macro_f1(truth, sure >= 0.5)),
        auc=_rounded(area(truth, sure)),
        ece=_rounded(calibration_error(truth, sure)),
    )


def _judged(texts: list[str], lang: str) -> list[Verdict]:
    return [
        verdict
        for start in range(0, len(texts), BATCH)
        for verdict in judge(texts[start : start + BATCH], [lang] * len(texts[start : start + BATCH]))
    ]


def _rounded(figure: float) -> float | None:
    return None if np.isnan(figure) else round(figure, 3)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rb") as lines:
        for line in lines:
            yield msgspec.json.decode(line)
