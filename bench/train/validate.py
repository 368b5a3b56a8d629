"""Cross-validation: how good the features are for each task, by a stated protocol, no other set taught."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.multiclass import OneVsRestClassifier

from bench.train.matrix import matrix
from bench.train.sets import rows

LABELLED: tuple[tuple[str, Callable[[dict[str, Any]], bool], str], ...] = (
    ("airline_sentiment", lambda row: row["airline_sentiment"] == "negative", "en"),
    ("xfincorp", lambda row: row["label"] == 1, "en"),
    ("online_shopping_10_cats", lambda row: row["label"] == 0, "zh"),
    ("chnsenticorp_htl", lambda row: row["label"] == 0, "zh"),
)
"""Sets whose texts taught the complaint head nothing, and what counts as a complaint in them."""

STRENGTH, SEVERE = 5.0, 3


class Validated(NamedTuple):
    """Macro-F1 and, for yes or no, the area under the curve."""

    macro_f1: float
    auc: float | None


def complaints() -> Validated:
    """Complaint or not, ACL 2019, 10-fold."""
    posts = rows("xci_severity")
    return _folded(matrix(_texts(posts)), np.array([row["severity"] > 0 for row in posts]))


def severe() -> Validated:
    """Accusation or blame against milder words, X-CI, 10-fold: those that are complaints alone."""
    posts = [row for row in rows("xci_severity") if row["severity"] > 0]
    return _folded(
        matrix(_texts(posts)), np.array([row["severity"] >= SEVERE for row in posts]), balanced=True
    )


def severities() -> Validated:
    """How hard complaints attack, four levels, X-CI, 10-fold: those that are complaints alone."""
    posts = [row for row in rows("xci_severity") if row["severity"] > 0]
    return _folded(matrix(_texts(posts)), np.array([row["severity"] for row in posts]), balanced=True)


def chinese_reviews() -> Validated:
    """Negative or not, online shopping, a fifth held back."""
    posts = rows("online_shopping_10_cats")
    truth = np.array([row["label"] == 0 for row in posts])
    train, test = train_test_split(np.arange(truth.size), test_size=0.2, random_state=0, stratify=truth)
    features = matrix(_texts(posts))
    scores = _model(False).fit(features[train], truth[train]).decision_function(features[test])
    return _figures(truth[test], scores)


def _texts(posts: Any) -> list[str]:
    return [row["text"] for row in posts]


def _model(balanced: bool) -> LogisticRegression:
    weight = "balanced" if balanced else None
    return LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0, tol=1e-3, class_weight=weight)


def _folded(features: csr_matrix, truth: npt.NDArray[Any], balanced: bool = False) -> Validated:
    levels = np.unique(truth)
    scores = np.zeros((truth.size, levels.size if levels.size > 2 else 1))
    for train, test in StratifiedKFold(10, shuffle=True, random_state=0).split(truth, truth):
        model = _model(balanced)
        model = OneVsRestClassifier(model) if levels.size > 2 else model
        found = model.fit(features[train], truth[train]).decision_function(features[test])
        scores[test] = found.reshape(test.size, -1)
    if levels.size > 2:
        return Validated(float(f1_score(truth, levels[scores.argmax(axis=1)], average="macro")), None)
    return _figures(truth, scores[:, 0])


def _figures(truth: npt.NDArray[np.bool_], scores: npt.NDArray[np.float64]) -> Validated:
    return Validated(float(f1_score(truth, scores > 0, average="macro")), float(roc_auc_score(truth, scores)))
