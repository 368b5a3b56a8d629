"""The labelled sets that lie beside the checkout, read as texts and labels."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("ANFU_DATA") or CHECKOUT.parent / "shared" / "data")
"""Where the sets are: `ANFU_DATA`, else `shared/data` beside the checkout."""


@cache
def rows(name: str) -> tuple[dict[str, Any], ...]:
    """All rows of one set."""
    with gzip.open(FOLDER / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return tuple(json.loads(line) for line in lines)


def texts_and_labels(name: str, text: str = "text", label: str = "label") -> tuple[list[str], list[Any]]:
    """Two columns of one set."""
    return [row[text] for row in rows(name)], [row[label] for row in rows(name)]


def replay(name: str) -> Iterator[bytes]:
    """The lines of a replay file, without their newline."""
    with (FOLDER / "replay" / f"{name}.jsonl").open("rb") as lines:
        for line in lines:
            yield line.rstrip(b"\n")
