"""The check of replies: on our own labelled ones, and on what brands really published."""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from pathlib import Path

from tests.replies.checks.test_labelled import measured

from anfu.replies.checks.finding import Setting
from anfu.replies.checks.lint import check_reply
from bench.measure import Measure

REAL = Path(__file__).parents[2] / "shared" / "data" / "twcs_outbound_7brands.jsonl.gz"
HURTS = ("defensive", "blaming", "sarcastic", "accusing", "dismissive", "commanding", "legal_admission")
LEAST_PRECISION, LEAST_RECALL = 0.95, 0.85


def measures() -> list[Measure]:
    """Precision and recall of "block", then how often hurtful wordings stand in real replies."""
    found = []
    for name in ("labelled", "blind", "fresh"):
        for language in ("en", "zh"):
            precision, recall = measured(name, language)
            found.append(
                Measure(
                    f"check of replies, {name} ({language}): precision of block / recall of the bad",
                    f"{precision:.2f} / {recall:.2f}",
                    f">= {LEAST_PRECISION} / {LEAST_RECALL}",
                    precision < LEAST_PRECISION or recall < LEAST_RECALL,
                )
            )
    return [*found, *_real()]


def _real() -> list[Measure]:
    if not REAL.exists():
        return [Measure("check of replies on real ones", f"not measured: no {REAL.name} beside the checkout")]
    with gzip.open(REAL, "rt") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    setting = Setting("answer", "ordinary", "en")
    fired: Counter[str] = Counter()
    hurtful = 0
    began = time.process_time()
    for text in texts:
        rules = {one.rule for one in check_reply(text, setting)}
        fired.update(rules)
        hurtful += not rules.isdisjoint(HURTS)
    each = (time.process_time() - began) / len(texts) * 1000
    most = ", ".join(f"{rule} {fired[rule] / len(texts):.2%}" for rule in (*HURTS, "no_empathy", "asks_data"))
    return [
        Measure(f"real replies (n={len(texts):,}) with a hurtful wording", f"{hurtful / len(texts):.2%}"),
        Measure("by rule", most),
        Measure("one reply, ms of processor time", f"{each:.2f}", "<= 5", each > 5),
    ]
