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


HOURS = "\n".join(row for row in ROWS if re.match(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day = ", row))
NIGHTS = HOURS.replace("00:00-24:00", "08:00-20:00")
ORDINARY = "[tiers.ordinary]\nanswer = "


def test_a_team_may_go_home_at_night() -> None:
    """As long as it owes in working time, and somebody is on call for what is serious."""
    text = RETAILER.replace(HOURS, NIGHTS)
    assert outcome(text.splitlines()) is not None
    working = text.replace(f'{ORDINARY}"4h"', f'{ORDINARY}{{ within = "4h", clock = "working" }}')
    assert outcome(working.splitlines()) is None
    nobody = working.replace("on_call = true", "on_call = false")
    assert {p.key for p in (outcome(nobody.splitlines()) or PlaybookError([])).problems} == {
        "tiers.serious.answer",
        "tiers.serious.contact",
        "tiers.serious.update_every",
    }


@pytest.mark.parametrize("hours", range(1, 12))
@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (r"(?<=\[tiers.ordinary\]\n)answer = .*", 'answer = "{}h"'),
        (r"update_every = .*", 'update_every = "{}h"'),
        (r"(?<=facts@sprucehome.example\"\n)answer = .*", 'answer = "{}h"'),
        (r"promise = .*", 'promise = {{ kind = "answer", within = "{}h" }}'),
    ],
)
def test_a_promise_that_no_roster_can_keep_is_refused_where_it_stands(
    pattern: str, said: str, hours: int
) -> None:
    """Closed for twelve hours each night, nobody answers within fewer by the wall clock: on the line that says so."""
    nights = RETAILER.replace(HOURS, NIGHTS)
    place = re.search(pattern, nights)
    assert place is not None
    text = nights[: place.start()] + said.format(hours) + nights[place.end() :]
    line = text[: place.start()].count("\n") + 1
    error = outcome(text.splitlines())
    assert error is not None
    told = [p for p in error.problems if p.line == line and "closed for up to 12h" in p.found]
    assert told and "on_call" in told[0].expected, error
    assert told[0].found.startswith(f"{hours}h")


REFERENCES = [
    index
    for index, row in enumerate(ROWS)
    if re.match(
        r"(?:tier|lane|stage|topics|history|kind|owner|language|clock|handover_reason|humour) = [\"\[]", row
    )
]


@pytest.mark.parametrize("index", REFERENCES)
def test_a_reference_to_nothing_is_told_with_key_found_and_expected(index: int) -> None:
    """A word that nothing answers to is refused on its line, with what stands there and what may."""
    row = ROWS[index]
    broken = re.sub(r'"(\w+)"', '"nowhere"', row, count=1)
    error = outcome([*ROWS[:index], broken, *ROWS[index + 1 :]])
    assert error is not None
    problem = next(p for p in error.problems if p.line == index + 1)
    assert "nowhere" in problem.found and problem.expected
    assert problem.key.rpartition(".")[2].split("[")[0] == row.split(" ")[0]
