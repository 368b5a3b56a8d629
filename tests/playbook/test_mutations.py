"""Hundreds of broken playbooks: each is refused on the right line, or accepted for a stated reason."""

from __future__ import annotations

import re

import pytest

from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import read
from tests.playbook.build import RETAILER

ROWS = RETAILER.splitlines()
KEYS = [
    index
    for index, row in enumerate(ROWS)
    if re.match(r"[a-z_]+ = ", row) and not row.startswith('text = """')
]
MAY_BE_LEFT_OUT = {
    "humour": "it defaults to never, or to a wording without humour",
    "monday": "a day left out is closed, and one closed day a week can hold what is promised daily",
    "on_call": "around-the-clock hours need nobody on call",
    "forbidden": "no wording need be forbidden",
    "jargon": "no word need be jargon",
    "arousal": "a wording without a range fits every mood",
    "history": "a wording without a history fits everybody",
    "phrases": "a brand may have no wordings of its own",
    "loyal_after": "a brand may greet nobody as loyal",
    "lane": "an example may be of no lane",
    "stage": "a draft of an example is an answer unless it says so",
    "exchanges": "a draft of an example may be the first reply",
    "new_staff": "new staff may need nobody's approval",
    "topics": "a step of compensation may be for any cause",
    "failures": "a step of compensation may be for a first failure",
    "tier": "a step of compensation may be for both tiers",
    "says": "an example need not be explained",
    "private": "a short text may be public",
    "promise": "an update or a message need not promise",
}


def outcome(rows: list[str]) -> PlaybookError | None:
    """What the rows are refused for, or None."""
    try:
        read("\n".join(rows), "x")
    except PlaybookError as error:
        return error
    return None


@pytest.mark.parametrize("index", KEYS)
def test_a_key_dropped_is_told_where_it_stood(index: int) -> None:
    """Without a key the playbook is refused on its table, or the key may be left out for a reason."""
    key = ROWS[index].split(" ")[0]
    error = outcome(ROWS[:index] + ROWS[index + 1 :])
    if error is None:
        assert key in MAY_BE_LEFT_OUT or key.endswith("day"), key
        return
    table = max(row for row in range(index + 1) if ROWS[row].startswith("["))
    end = next((row for row in range(index + 1, len(ROWS)) if ROWS[row].startswith("[")), len(ROWS))
    assert any(
        table + 1 <= problem.line <= end + 1 or key in str(problem) or "closed for up to" in str(problem)
        for problem in error.problems
    ), error
    if f"{key}: missing" in str(error):
        assert any(problem.line == table + 1 for problem in error.problems)


@pytest.mark.parametrize("index", KEYS)
def test_a_key_of_another_type_is_told_on_its_line(index: int) -> None:
    """A number where none belongs is refused on the line where it stands."""
    key = ROWS[index].split(" ")[0]
    error = outcome([*ROWS[:index], f"{key} = -3.5", *ROWS[index + 1 :]])
    assert error is not None
    assert any(problem.line == index + 1 for problem in error.problems), error


@pytest.mark.parametrize("index", KEYS)
def test_a_misspelt_key_is_told_on_its_line(index: int) -> None:
    """A key with a letter too many is refused on its line, and the key meant is named."""
    key = ROWS[index].split(" ")[0]
    error = outcome([*ROWS[:index], ROWS[index].replace(key, f"{key}x", 1), *ROWS[index + 1 :]])
    assert error is not None
    assert any((problem.line, problem.near) == (index + 1, key) for problem in error.problems), error
