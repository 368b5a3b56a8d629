"""`python -m bench.train`: from the sets beside the checkout to the weights that ship; the same bytes each time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from anfu.triage import characters as tables
from anfu.triage import subject
from anfu.triage.linear import HEADS, SHIPPED, Header, write
from bench.train import characters, usual
from bench.train.heads import FROM, Lesson, lessons
from bench.train.matrix import BUCKETS, GAINS, matrix
from bench.train.sets import rows

FOLDS = 5
LEVELS = 2047
"""Into how many steps each side of zero a weight is rounded: finer steps make a larger file, not a better model."""

STRENGTH = 3.0
"""Inverse strength of the penalty on large weights."""


def main() -> None:
    """Train every head, calibrate the first, round to bytes, write."""
    characters.write(tables.FILE)
    tables.tables.cache_clear()
    usual.write(subject.FILE)
    columns = np.zeros((BUCKETS, len(HEADS)))
    bias = np.zeros(len(HEADS))
    platt: dict[str, tuple[float, float]] = {}
    for head, lesson in lessons().items():
        features = matrix(lesson.texts)
        column = HEADS.index(head)
        model = fit(features, lesson)
        columns[:, column], bias[column] = model.coef_[0], model.intercept_[0]
        print(f"{head}: {len(lesson.texts)} texts, {sum(lesson.labels)} of them yes", flush=True)
        if head == "complaint":
            platt = calibrated(features, lesson)
    steps = np.maximum(np.abs(columns).max(axis=0), 1e-9) / LEVELS
    weights = np.round(columns / steps).astype(np.int16)
    rounded = tuple(float(np.float32(step)) for step in steps)
    write(
        SHIPPED,
        Header(
            FROM,
            HEADS,
            BUCKETS,
            tuple(map(float, GAINS)),
            rounded,
            tuple(float(np.float32(b)) for b in bias),
            platt,
        ),
        weights,
    )
    print(f"{SHIPPED.name}: {SHIPPED.stat().st_size / 1e6:.2f} MB, calibration {platt}")


def fit(features: csr_matrix, lesson: Lesson) -> LogisticRegression:
    """One head."""
    model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0, max_iter=200)
    return model.fit(features, np.array(lesson.labels), np.array(lesson.weights))


def calibrated(features: csr_matrix, lesson: Lesson) -> dict[str, tuple[float, float]]:
    """Slope and offset that turn the first head's scores, on texts not trained on, into probabilities."""
    labels, weights = np.array(lesson.labels), np.array(lesson.weights)
    scores = np.zeros(labels.size)
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(labels, labels):
        part = Lesson([], labels[train].tolist(), weights[train].tolist())
        scores[test] = fit(features[train], part).decision_function(features[test])
    chinese = np.array([any("\u4e00" <= char <= "\u9fff" for char in text) for text in lesson.texts])
    return {
        "": _platt(scores[~chinese], labels[~chinese], weights[~chinese]),
        "zh": _from_reviews(fit(features, lesson)),
    }


def _from_reviews(model: LogisticRegression) -> tuple[float, float]:
    """Two numbers tuned on reviews and on talk of other things: posts of our own are too easy to tell."""
    reviews = rows("online_shopping_10_cats")[::7]
    talk = [row for row in rows("smp2020_ewect")[::7] if row["label"] in ("happy", "neutral", "surprise")]
    labels = np.array([1 - int(row["label"]) for row in reviews] + [0] * len(talk))
    scores = model.decision_function(matrix([row["text"] for row in [*reviews, *talk]]))
    return _platt(scores, labels, np.ones(labels.size))


def _platt(
    scores: npt.NDArray[np.float64], labels: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]
) -> tuple[float, float]:
    model = LogisticRegression(C=1e6).fit(scores[:, None], labels, weights)
    return round(float(model.coef_[0, 0]), 4), round(float(model.intercept_[0]), 4)


if __name__ == "__main__":
    main()
