"""Measuring triage: the figures, and the command that prints them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score
from typer.testing import CliRunner

from anfu.cli.triage import app
from anfu.triage.measuring import area, calibration_error, macro_f1, precision, recall

ROWS = [
    {"text": "@LarkAir you lost my bag again and nobody answers. Unacceptable!", "airline_sentiment": "negative"},
    {"text": "@LarkAir charged twice, still no refund, awful service", "airline_sentiment": "negative"},
    {"text": "Thanks @LarkAir, the crew was lovely", "airline_sentiment": "positive"},
]  # fmt: skip
SERIOUS = [
    {"text": "your heater caught fire", "lang": "en", "serious": 1},
    {"text": "lovely day", "lang": "en", "serious": 0},
    {"text": "hard to say", "lang": "en", "serious": None},
]


def test_figures_agree_with_scikit_learn() -> None:
    """F1 and the area come out as another library has them, ties included."""
    draw = np.random.default_rng(7)
    truth = draw.random(500) < 0.3
    sure = np.round(np.clip(draw.normal(0.4, 0.2, 500) + 0.2 * truth, 0, 1), 2).astype(np.float64)
    assert macro_f1(truth, sure > 0.5) == pytest.approx(f1_score(truth, sure > 0.5, average="macro"))
    assert area(truth, sure) == pytest.approx(roc_auc_score(truth, sure))


def test_calibration_error_by_hand() -> None:
    """Half of the posts said at 0.9 that come true nine times in ten, half said at 0.2 that never do: 0.1."""
    sure = np.array([0.9] * 10 + [0.2] * 10)
    truth = np.array([True] * 9 + [False] * 11)
    assert calibration_error(truth, sure) == pytest.approx(0.1)


def test_nothing_to_divide_by() -> None:
    """Without any yes there is no recall, and without a no there is no area."""
    yes, no = np.array([True, True]), np.array([False, False])
    assert np.isnan(recall(no, yes)) and np.isnan(precision(yes, no))
    assert np.isnan(area(yes, np.array([0.1, 0.2])))


def laid_out(folder: Path) -> Path:
    """A folder with two small sets of our own."""
    for name, rows in (("airline_sentiment", ROWS), ("serious_dev", SERIOUS)):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
    return folder


def test_table_and_json_say_the_same(tmp_path: Path) -> None:
    """Each set that is there gets one line, ambiguous posts left out, with what it may be taken for."""
    folder = laid_out(tmp_path)
    table = CliRunner().invoke(app, ["eval", "--data", str(folder)])
    told = CliRunner().invoke(app, ["eval", "--data", str(folder), "--json"])
    assert (table.exit_code, told.exit_code) == (0, 0)
    assert "never seen" in table.output
    airline, english = [json.loads(line) for line in told.output.splitlines()][:2]
    assert (airline["n"], airline["macro_f1"], airline["auc"]) == (3, 1.0, 1.0)
    assert (english["n"], english["recall"], english["precision"]) == (2, 1.0, 1.0)


def test_without_sets(tmp_path: Path) -> None:
    """Where no set lies, the command says which are looked for, and where."""
    found = CliRunner().invoke(app, ["eval", "--data", str(tmp_path)])
    assert found.exit_code == 2
    assert str(tmp_path) in found.output.replace("\n", "")
    assert "airline_sentiment.jsonl.gz" in found.output
