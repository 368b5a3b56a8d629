"""Translations are kept as .po and compiled once after installing: what is compiled is never committed."""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[1] / "locale"


def compile_translations() -> list[Path]:
    """Compile every .po under `locale/` beside itself; the files written."""
    return [_compile(po) for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))]


def _compile(po: Path) -> Path:
    with po.open("rb") as source:
        catalogue = read_po(source)
    compiled = po.with_suffix(".mo")
    half = compiled.with_suffix(f".{os.getpid()}")  # a desk that starts meanwhile never reads half a file
    with half.open("wb") as target:
        write_mo(target, catalogue)
    return half.replace(compiled)
