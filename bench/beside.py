"""What others do with the same posts in the same run: VADER's word list, and a small sentence encoder."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from importlib.util import find_spec

from bench.measure import Measure

VADER, ENCODED = 1000, 256


def beside(texts: Sequence[str], ours: float) -> list[Measure]:
    """Posts a second of each, and how many times as many triage judges (`ours`, posts a second)."""
    return [_vader(texts[:VADER], ours), _encoder(texts[:ENCODED], ours)]


def _vader(texts: Sequence[str], ours: float) -> Measure:
    what = "beside it: VADER, posts/s (English, one score, no why)"
    if not find_spec("vaderSentiment"):
        return Measure(what, "not measured: pip install vaderSentiment")
    from vaderSentiment.vaderSentiment import (  # noqa: PLC0415 - measured only where it is installed
        SentimentIntensityAnalyzer,
    )

    score = SentimentIntensityAnalyzer().polarity_scores
    started = time.process_time()
    for text in texts:
        score(text)
    return _rate(what, len(texts) / (time.process_time() - started), ours)


def _encoder(texts: Sequence[str], ours: float) -> Measure:
    what = "beside it: MiniLM, vectors/s of one core (English)"
    if "BENCH_ENCODER" not in os.environ or not all(map(find_spec, ("jax", "tokenizers", "safetensors"))):
        return Measure(what, "not measured: pip install jax tokenizers safetensors, set BENCH_ENCODER")
    from bench.encoder import encoder  # noqa: PLC0415 - as above

    encode = encoder()
    encode(texts[:32])
    started = time.process_time()
    for start in range(0, len(texts) - 31, 32):
        encode(texts[start : start + 32])
    return _rate(what, len(texts) // 32 * 32 / (time.process_time() - started), ours)


def _rate(what: str, rate: float, ours: float) -> Measure:
    return Measure(what, f"{rate:,.0f}; triage {ours / rate:,.0f} times as many")
