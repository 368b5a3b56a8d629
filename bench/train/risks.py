"""The second set of weights: which risk a serious post is nearest to. Taught by posts of our own alone."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from sklearn.linear_model import LogisticRegression

from anfu.triage import RISKS
from anfu.triage.linear import Header, write
from anfu.triage.nearest import FILE
from anfu.triage.phrasebook import phrasebook
from anfu.triage.rules import held
from anfu.triage.weighing import features_of
from bench.train.matrix import BUCKETS, GAINS, matrix
from bench.train.rounding import rounded
from bench.train.sown import sown

STRENGTH = 10.0


def train() -> None:
    """Train, round, write."""
    serious = [post for post in sown() if post.label == "serious"]
    by_rule = _by_rule([post.text for post in serious])
    taught = [
        (post.text, post.risk or by_rule[number])
        for number, post in enumerate(serious)
        if post.risk or number in by_rule
    ]
    features = matrix([text for text, _ in taught])
    columns, bias = np.zeros((BUCKETS, len(RISKS))), np.zeros(len(RISKS))
    for number, risk in enumerate(RISKS):
        labels = np.array([told == risk for _, told in taught])
        model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0, tol=1e-3).fit(
            features, labels
        )
        columns[:, number], bias[number] = model.coef_[0], model.intercept_[0]
    weights, steps, offsets = rounded(columns, bias)
    header = Header(
        ("posts of our own",), tuple(RISKS), BUCKETS, tuple(map(float, GAINS)), steps, offsets, {}
    )
    write(FILE, header, weights)
    print(f"{FILE.name}: {FILE.stat().st_size / 1e6:.2f} MB from {len(taught)} posts")


def _by_rule(texts: list[str]) -> dict[int, str]:
    """The one risk that the rules find in each text, where they find just one."""
    made = features_of(texts, BUCKETS)
    folded = made.folded.rows()
    by_row = defaultdict(list)
    for row, phrase, at in made.found.tolist():
        if matcher := phrasebook().matchers[phrase]:
            by_row[row].append((matcher, at - int(made.folded.starts[row])))
    risks = {
        row: {hit.rule.risk for hit in held(found, folded[row], 1.0, 0.0) if hit.rule.risk}
        for row, found in by_row.items()
    }
    return {row: found.pop() for row, found in risks.items() if len(found) == 1}
