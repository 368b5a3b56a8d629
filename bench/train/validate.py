"""Cross-validation and calibration: how good the features are, by a stated protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from bench.train.matrix import matrix
from bench.train.sets import rows

LABELLED: tuple[tuple[str, Callable[[dict[str, Any]], bool], str], ...] = (
    ("airline_sentiment", lambda row: row["airline_sentiment"] == "negative", "en"),
    ("online_shopping_10_cats", lambda row: row["label"] == 0, "zh"),
    ("chnsenticorp_htl", lambda row: row["label"] == 0, "zh"),
)
"""Sets whose texts taught nothing to the shipped weights, and what counts as a complaint in them."""


def cross_validated(folds: int = 10, strength: float = 10.0) -> tuple[float, float]:
    """Macro-F1 and AUC on the ACL 2019 posts, trained on nothing but the other folds."""
    texts = [row["text"] for row in rows("xci_severity")]
    truth = np.array([row["severity"] > 0 for row in rows("xci_severity")])
    features = matrix(texts)
    scores = np.zeros(truth.size)
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=0).split(texts, truth):
        model = LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(
            features[train], truth[train]
        )
        scores[test] = model.decision_function(features[test])
    return float(f1_score(truth, scores > 0, average="macro")), float(roc_auc_score(truth, scores))
