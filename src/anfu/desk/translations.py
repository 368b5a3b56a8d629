"""Translations are kept as .po, a file for each part of the desk, and compiled once after installing.

What is compiled is never committed.
"""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[1] / "locale"


def compile_translations() -> list[Path]:
    """Compile the .po files of each language under `locale/` into the one that Django reads; the files written."""
    return [_compile(folder) for folder in sorted(LOCALE.glob("*/LC_MESSAGES"))]


def catalogue_of(folder: Path) -> Catalog:
    """All that the .po files of one language say, together."""
    whole = Catalog(locale=folder.parent.name, fuzzy=False)
    for po in sorted(folder.glob("*.po")):
        with po.open("rb") as source:
            for message in read_po(source):
                if message.id:
                    whole[message.id] = message
    return whole


def _compile(folder: Path) -> Path:
    compiled = folder / "django.mo"
    half = compiled.with_suffix(f".{os.getpid()}")  # a desk that starts meanwhile never reads half a file
    with half.open("wb") as target:
        write_mo(target, catalogue_of(folder))
    return half.replace(compiled)
