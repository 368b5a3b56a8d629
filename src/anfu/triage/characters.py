"""What each character counts as, and what it is folded to: the tables that the kernel reads."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

FILE = Path(__file__).parent / "weights" / "characters.bin"
"""Made by `make weights`, and shipped, so that every Python folds as the model was trained."""

TABLE_SIZE = 0x20000
"""Planes 0 and 1. Above them are only rare ideographs (kept) and tags (dropped)."""

DROP, SPACE, MARK, LATIN, DIGIT, HAN, KANA, HANGUL, EMOJI = range(9)
CYRILLIC, ARABIC, DEVANAGARI, THAI, GREEK, HEBREW, LETTER = range(9, 16)

URL, MENTION = 0xE000, 0xE001
"""Private-use characters that stand for a whole link or a whole @name in folded text."""


@cache
def tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """`(kind, folded)` for every character below `TABLE_SIZE`; read-only, read once."""
    data = zlib.decompress(FILE.read_bytes())
    moved_by = np.frombuffer(data, np.uint32, TABLE_SIZE, TABLE_SIZE)
    return np.frombuffer(data, np.uint8, TABLE_SIZE), np.arange(TABLE_SIZE, dtype=np.uint32) + moved_by
