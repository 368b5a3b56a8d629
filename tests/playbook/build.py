"""A small playbook that holds, to be broken one key at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from anfu.playbook.errors import PlaybookError, Problem
from anfu.playbook.load import read

SHIPPED = Path(__file__).parents[2] / "playbooks"
RETAILER = (SHIPPED / "retailer.en.toml").read_text()


def changed(*changes: tuple[str, str]) -> str:
    """The shipped retailer with each first text replaced by the second, where it first stands."""
    text = RETAILER
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def problems_of(text: str) -> tuple[Problem, ...]:
    """What `text` is refused for."""
    with pytest.raises(PlaybookError) as caught:
        read(text, "retailer.en.toml")
    return caught.value.problems


def problem_of(*changes: tuple[str, str]) -> Problem:
    """The one problem that the changes make; it must be the only one."""
    problems = problems_of(changed(*changes))
    assert len(problems) == 1, problems
    return problems[0]


def line_of(text: str, words: str) -> int:
    """The line, from 1, on which `words` first stand."""
    return text[: text.index(words)].count("\n") + 1
