"""`python -m bench.train`: from the sets beside the checkout to the weights that ship; the same bytes each time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from anfu.triage import characters as tables
from anfu.triage import subject
from anfu.triage.linear import HEADS, SHIPPED, Header, write
from bench.train import characters, risks, usual
from bench.train.heads import FROM, Lesson, lessons
from bench.train.matrix import BUCKETS, GAINS, matrix
from bench.train.rounding import rounded
from bench.train.sets import rows

FOLDS = 3

STRENGTH = {"complaint": 2.0, "grave": 10.0}
"""Inverse strength of the penalty on large weights, by head; 3 where nothing is said."""


def main() -> None:
    """Train every head, calibrate the first, round to bytes, write; then the risks."""
    characters.write(tables.FILE)
    tables.tables.cache_clear()
    usual.write(subject.FILE)
    columns = np.zeros((BUCKETS, len(HEADS)))
    bias = np.zeros(len(HEADS))
    platt: dict[str, tuple[float, float]] = {}
    for head, lesson in lessons().items():
        column = HEADS.index(head)
        features = matrix(lesson.texts)
        model = fit(features, lesson, STRENGTH.get(head, 3.0))
        columns[:, column], bias[column] = model.coef_[0], model.intercept_[0]
        print(f"{head}: {len(lesson.texts)} texts, {sum(lesson.labels)} of them yes", flush=True)
        if head == "complaint":
            platt = {"": _from_held_back(features, lesson), "zh": _from_reviews(model)}
    weights, steps, offsets = rounded(columns, bias)
    write(SHIPPED, Header(FROM, HEADS, BUCKETS, tuple(map(float, GAINS)), steps, offsets, platt), weights)
    print(f"{SHIPPED.name}: {SHIPPED.stat().st_size / 1e6:.2f} MB, calibration {platt}")
    risks.train()


def fit(features: csr_matrix, lesson: Lesson, strength: float) -> LogisticRegression:
    """One head."""
    model = LogisticRegression(C=strength, solver="liblinear", random_state=0, max_iter=200, tol=1e-3)
    return model.fit(features, np.array(lesson.labels), np.array(lesson.weights))


def _from_held_back(features: csr_matrix, lesson: Lesson) -> tuple[float, float]:
    """Two numbers tuned on tweets of the set that teaches, each while it was held back.

    Only those that name an account count, as those do that a brand hears, and both classes count alike: the
    probabilities suppose as many complaints as other posts.
    """
    tweets = np.arange(len(rows("xci_severity")))  # they are taught first
    labels, weights = np.array(lesson.labels), np.array(lesson.weights)
    scores = np.zeros(tweets.size)
    for fold in range(FOLDS):
        apart = tweets % FOLDS == fold
        rest = np.setdiff1d(np.arange(labels.size), tweets[apart])
        part = Lesson([], labels[rest].tolist(), weights[rest].tolist())
        scores[apart] = fit(features[rest], part, STRENGTH["complaint"]).decision_function(
            features[tweets[apart]]
        )
    names = np.array(["@" in lesson.texts[tweet] for tweet in tweets])
    return _platt(scores[names], labels[tweets][names], "balanced")


def _from_reviews(model: LogisticRegression) -> tuple[float, float]:
    """Two numbers tuned on reviews and on talk of other things: posts of our own are too easy to tell."""
    reviews = rows("online_shopping_10_cats")[::7]
    talk = [row for row in rows("smp2020_ewect")[::7] if row["label"] in ("happy", "neutral", "surprise")]
    labels = np.array([1 - int(row["label"]) for row in reviews] + [0] * len(talk))
    scores = model.decision_function(matrix([row["text"] for row in [*reviews, *talk]]))
    return _platt(scores, labels)


def _platt(
    scores: npt.NDArray[np.float64], labels: npt.NDArray[np.int64], classes: str | None = None
) -> tuple[float, float]:
    model = LogisticRegression(C=1e6, class_weight=classes).fit(scores[:, None], labels)
    return round(float(model.coef_[0, 0]), 4), round(float(model.intercept_[0]), 4)


if __name__ == "__main__":
    main()
