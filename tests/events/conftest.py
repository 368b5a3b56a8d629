"""Texts are in the languages of receivers."""

from __future__ import annotations

import pytest

from anfu.desk.translations import compile_translations


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    """Chinese as it is written now."""
    compile_translations()
