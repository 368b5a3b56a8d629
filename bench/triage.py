"""How fast triage is, and how right: on sets that taught it nothing, and across folds of those that teach."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice

import numpy as np
import numpy.typing as npt

from anfu.triage import Verdict, judge
from anfu.triage.linear import SHIPPED
from anfu.triage.measuring import area, calibration_error, macro_f1
from anfu.triage.reading import read_line
from bench.beside import beside
from bench.measure import Measure
from bench.train import validate
from bench.train.sets import FOLDER, replay, rows

BATCH = 256
POSTS = 10_240
ROUNDS = 5
MANY = 500_000


def measures() -> list[Measure]:
    """Speed on one core, then accuracy; says so where the data sets are absent."""
    if not FOLDER.is_dir():
        return [Measure("triage", f"not measured: no data sets in {FOLDER}")]
    return _speed() + _validated() + [_on_set(*labelled) for labelled in validate.LABELLED] + _serious()


def _speed() -> list[Measure]:
    lines = list(islice(replay("airline"), POSTS))
    judge(["warm"], [None])
    rate = len(lines) / _quickest(lambda: _judge_lines(lines))
    alone = _quickest(lambda: _one_by_one(lines[:200])) / 200 * 1000
    size = sum(path.stat().st_size for path in SHIPPED.parent.glob("*.bin")) / 1e6
    grown = _growth(lines)
    return [
        Measure("triage, JSON to verdicts, posts/s, one core", f"{rate:,.0f}", "30,000", rate < 30_000),
        *beside([read_line(line).text for line in lines], rate),
        Measure("triage, one post, warm, ms", f"{alone:.2f}", "2", alone > 2),
        Measure("triage, files of weights, MB", f"{size:.1f}", "8", size > 8),
        Measure(f"triage, memory grown over {MANY:,} posts, MB", f"{grown:.1f}", "5", grown > 5),
    ]


def _validated() -> list[Measure]:
    return [
        _against("complaint, ACL 2019, 10-fold", validate.complaints(), 0.845, 0.93),
        _against("severity, 4 levels, X-CI, 10-fold", validate.severities(), 0.411),
        _against("accusation or blame, X-CI, 10-fold", validate.severe(), 0.71, 0.779),
        _against("shopping negative (zh), a fifth held back", validate.chinese_reviews(), 0.936),
    ]


def _against(what: str, found: validate.Validated, f1: float, auc: float = 0.0) -> Measure:
    figure = f"{found.macro_f1:.3f}" + (f" / {found.auc:.3f}" if found.auc else "")
    bar = f"{f1:.3f}" + (f" / {auc:.3f}" if auc else "")
    is_missed = round(found.macro_f1, 3) < f1 or (auc > 0 and round(found.auc or 0, 3) < auc)
    return Measure(f"{what}: macro-F1 / AUC", figure, bar, is_missed)


def _on_set(name: str, label: Callable[[dict[str, object]], bool], lang: str) -> Measure:
    sample = rows(name)[:: max(1, len(rows(name)) // 12_000)]
    truth = np.array([label(row) for row in sample])
    sure = np.array([verdict.complaint for verdict in _judged([str(row["text"]) for row in sample], lang)])
    error = calibration_error(truth, sure)
    figure = f"{macro_f1(truth, sure >= 0.5):.3f} / {area(truth, sure):.3f} / {error:.3f}"
    return Measure(f"{name}, taught nothing: macro-F1 / AUC / ECE", figure, "ECE .030", error > 0.03)


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


def _growth(lines: Sequence[bytes]) -> float:
    """By how many MB the highest use of memory rose while `MANY` posts were judged."""
    _judge_lines(lines)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    endless = cycle(lines)
    for _ in range(MANY // POSTS):
        _judge_lines(list(islice(endless, POSTS)))
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def _quickest(deed: Callable[[], object]) -> float:
    """Seconds of processor time of the quickest of a few rounds."""
    took: npt.NDArray[np.float64] = np.empty(ROUNDS)
    for turn in range(ROUNDS):
        started = time.process_time()
        deed()
        took[turn] = time.process_time() - started
    return float(took.min())
