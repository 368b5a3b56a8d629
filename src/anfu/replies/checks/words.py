"""Words that show what a reply does, read from the data beside this file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=4)
def words_of(language: str) -> Mapping[str, re.Pattern[str]]:
    """For "en" or "zh": what shows feeling, apology, a reason, a step, an invitation, a vague time, a problem."""
    edge = r"\b" if language == "en" else ""
    return {
        name: re.compile(f"{edge}(?:{'|'.join(patterns)}){edge}", re.IGNORECASE)
        for name, patterns in _read(language).items()
        if name != "common"
    }


@lru_cache(maxsize=4)
def common_of(language: str) -> frozenset[str]:
    """Words too common to show that a reply speaks of the post."""
    return frozenset(_read(language)["common"])


def _read(language: str) -> dict[str, list[str]]:
    text = resources.files(__package__).joinpath(f"words.{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
