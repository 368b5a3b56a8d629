"""How usual words are in posts and in complaints: what tells what a text is about, and what every text says."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np

from anfu.triage.subject import BUCKETS, FILE, content
from bench.train.sets import rows

FROM = ("xci_severity", "xfincorp", "umsab", "banking77", "cold_chinese_offensive")
"""Sets whose licences allow it; only counts are kept."""

_BATCH = 1000


def write(path: Path) -> None:
    """Count, by language, in how many texts each word stands, and keep sixteenths of the logarithm of its rarity."""
    texts = [row["text"] for name in FROM for row in rows(name) if row.get("lang", "english") == "english"]
    chinese = [text for text in texts if any("\u4e00" <= char <= "\u9fff" for char in text)]
    latin = [text for text in texts if not any("\u4e00" <= char <= "\u9fff" for char in text)]
    rarity = np.full(BUCKETS, np.inf)
    for some in (latin, chinese):
        counted = np.zeros(BUCKETS)
        for start in range(0, len(some), _BATCH):
            counted += np.bincount(content(some[start : start + _BATCH])[1], minlength=BUCKETS)
        rarity = np.minimum(rarity, np.log((len(some) + 1) / (counted + 1)))
    path.write_bytes(zlib.compress(np.minimum(np.round(rarity * 16), 255).astype(np.uint8).tobytes(), 9))
    print(
        f"{path.name}: {path.stat().st_size / 1e3:.0f} kB from {len(latin)} and {len(chinese)} texts",
        flush=True,
    )


if __name__ == "__main__":
    write(FILE)
