"""How fast triage is, and how right on sets it never saw."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from anfu.triage import Verdict, judge
from anfu.triage.measuring import area, calibration_error, macro_f1
from anfu.triage.reading import read_line
from bench.measure import Measure
from bench.train.sets import FOLDER, replay, rows
from bench.train.validate import LABELLED, cross_validated

BATCH = 256
POSTS = 10_240
ROUNDS = 3


def measures() -> list[Measure]:
    """Speed on one core, then accuracy; says so where the data sets are absent."""
    if not FOLDER.is_dir():
        return [Measure("triage", f"not measured: no data sets in {FOLDER}")]
    lines = [line for _, line in zip(range(POSTS), replay("airline"), strict=False)]
    judge(["warm"], [None])
    per_second = len(lines) / _quickest(lambda: _judge_lines(lines))
    alone = _quickest(lambda: _one_by_one(lines[:200])) / 200 * 1000
    f1, area = cross_validated()
    found = [
        Measure(
            "triage, JSON to verdicts, posts/s, one core", f"{per_second:,.0f}", "30,000", per_second < 30_000
        ),
        Measure("triage, one post, warm, ms", f"{alone:.2f}", "2", alone > 2),
        Measure(
            "complaint, ACL 2019, 10-fold, macro-F1 / AUC",
            f"{f1:.3f} / {area:.3f}",
            ".845 / .930",
            f1 < 0.845,
        ),
    ]
    return found + [_on_set(name, label, lang) for name, label, lang in LABELLED] + _serious()


def _on_set(name: str, label: Callable[[dict[str, object]], bool], lang: str) -> Measure:
    sample = rows(name)[:: max(1, len(rows(name)) // 12_000)]
    truth = np.array([label(row) for row in sample])
    verdicts = _judged([str(row["text"]) for row in sample], lang)
    sure = np.array([verdict.complaint for verdict in verdicts])
    f1 = macro_f1(truth, sure >= 0.5)
    error = calibration_error(truth, sure)
    figure = f"{f1:.3f} / {area(truth, sure):.3f} / {error:.3f}"
    return Measure(f"{name}, never seen: macro-F1 / AUC / ECE", figure, "ECE .030", error > 0.03)


def _serious() -> list[Measure]:
    found = []
    for lang in ("en", "zh"):
        sample = [row for row in rows("serious_dev") if row["lang"] == lang and row["serious"] is not None]
        truth = np.array([row["serious"] == 1 for row in sample])
        told = np.array([v.tier == "serious" for v in _judged([row["text"] for row in sample], lang)])
        recall, precision = told[truth].mean(), truth[told].mean()
        figure = f"{recall:.2f} at precision {precision:.2f}"
        found.append(
            Measure(f"serious_dev ({lang}), recall", figure, ".95 at .60", recall < 0.95 or precision < 0.6)
        )
    return found


def _judged(texts: Sequence[str], lang: str) -> list[Verdict]:
    return [
        v
        for i in range(0, len(texts), BATCH)
        for v in judge(texts[i : i + BATCH], [lang] * len(texts[i : i + BATCH]))
    ]


def _judge_lines(lines: Sequence[bytes]) -> None:
    for i in range(0, len(lines), BATCH):
        posts = [read_line(line) for line in lines[i : i + BATCH]]
        judge([post.text for post in posts], [post.lang for post in posts])


def _one_by_one(lines: Sequence[bytes]) -> None:
    for line in lines:
        _judge_lines([line])


def _quickest(deed: Callable[[], object]) -> float:
    """Seconds of processor time of the quickest of a few rounds."""
    took: npt.NDArray[np.float64] = np.empty(ROUNDS)
    for turn in range(ROUNDS):
        started = time.process_time()
        deed()
        took[turn] = time.process_time() - started
    return float(took.min())
