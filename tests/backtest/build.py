"""A small past: posts in X's JSON, written out a line each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from anfu.playbook.book import Playbook
from anfu.playbook.load import load, read
from tests.playbook.build import SHIPPED, changed

BRAND_X_ID = 7700000000000000001
MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
OLD = load(SHIPPED / "retailer.en.toml")
LATE = "@sprucehome my parcel is two weeks late and nobody answers my emails. Awful!"
CHARGED = "@sprucehome there is a wrong charge on my bill again, off by ten dollars. Annoying."
HURT = "@sprucehome your shelf collapsed and my son is in hospital with a broken arm!"
PRAISE = "@sprucehome thank you so much, the new sofa is gorgeous and the driver was lovely!"


def a_new(*changes: tuple[str, str]) -> Playbook:
    """The shipped retailer, changed."""
    return read(changed(*changes), "new")


def a_line(
    text: str, *, by: int, after: timedelta = timedelta(), mentions: bool = True, number: int = 0
) -> str:
    """One post to the brand, so long after Monday 8:00 UTC."""
    post: dict[str, Any] = {
        "id": str(1_990_000_000_000_000_000 + by % 1_000_000 * 1000 + number),
        "author_id": str(by),
        "text": text,
        "created_at": (MONDAY + after).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "lang": "en",
    }
    if mentions:
        post["entities"] = {
            "mentions": [{"start": 0, "end": 11, "username": "sprucehome", "id": str(BRAND_X_ID)}]
        }
    return json.dumps({"data": post})


def a_file(path: Path, lines: Iterable[str]) -> Path:
    """The lines as a file."""
    file = path / "history.jsonl"
    file.write_text("\n".join(lines) + "\n")
    return file
