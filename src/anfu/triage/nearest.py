"""Which risk a serious post is nearest to, where no rule named one: a second, smaller set of weights."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from anfu.triage.kernel import scales
from anfu.triage.linear import Model, read
from anfu.triage.weighing import Features

FILE = Path(__file__).parent / "weights" / "risks.bin"


def nearest_risk(made: Features, row: int) -> str:
    """The risk whose words the text in `row` has most of."""
    model = _model()
    first, last = int(made.firsts[row]), int(made.firsts[row + 1])
    scale = np.empty(3, np.float32)
    scales(made.blocks, first, last, model.gains, scale)
    loud = scale[made.blocks[first:last]]
    scores = (loud @ model.weights[made.ids[first:last]]) * model.steps + model.bias
    return model.header.heads[int(scores.argmax())]


@cache
def _model() -> Model:
    return read(FILE)
