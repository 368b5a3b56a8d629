"""Every key and slot of a playbook is explained to a care lead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import read
from anfu.playbook.refusals import keys
from anfu.playbook.slots import SLOTS

PAGE = (Path(__file__).parents[2] / "docs" / "playbook.md").read_text()
SECTIONS = {
    heading: body for heading, body in re.findall(r"^##+ (.+)\n((?:(?!^##).*\n)*)", PAGE, re.MULTILINE)
}
TIMES = re.compile(r"(?:answer|update_every|contact)\.(?:within|clock)$")


def section_of(key: str) -> str:
    """The text of the section that should explain `key`."""
    table = key.rpartition(".")[0]
    if TIMES.search(key) and "template" not in key:
        heading = "A time to keep"
    elif table in ("template.promise", "example.expect"):
        heading = f"`{table.rpartition('.')[2]}`"
    else:
        heading = f"[{table}]"
    return next((body for head, body in SECTIONS.items() if heading in head), "")


@pytest.mark.parametrize("key", [key for key, _ in keys()])
def test_every_key_is_explained(key: str) -> None:
    """A table has a heading, and a key a row under the heading of its table."""
    table, _, name = key.rpartition(".")
    if not table:
        assert any(f"[{key}]" in head for head in SECTIONS), key
    else:
        assert re.search(rf"^\| `{name}` \|", section_of(key), re.MULTILINE), key


@pytest.mark.parametrize(("key", "required"), [(key, field.is_required()) for key, field in keys()])
def test_the_page_tells_what_may_be_left_out(key: str, required: bool) -> None:
    """A key that may be left out is marked so."""
    table, _, name = key.rpartition(".")
    row = re.search(rf"^\| `{name}` \| (.*)", section_of(key), re.MULTILINE) if table else None
    if row is not None and name not in ("tier", "lane"):
        assert required or row[1].startswith("*Optional"), key


def test_every_slot_is_explained() -> None:
    """Each slot has a row that says who fills it."""
    rows = dict(re.findall(r"^\| `\{(\w+)\}` \| .* \| (\w+) \|$", PAGE, re.MULTILINE))
    assert rows == {name: slot.filled_by for name, slot in SLOTS.items()}


def test_the_page_explains_no_key_that_is_not_there() -> None:
    """What the page explains, a playbook may have."""
    known = {key.rpartition(".")[2] for key, _ in keys()}
    explained = set(re.findall(r"^\| `(\w+)` \| [^|]* \|$", PAGE, re.MULTILINE))
    assert explained <= known


def test_an_empty_playbook_is_told_every_table_that_it_needs() -> None:
    """Starting from nothing, the first refusal is a list of what to write."""
    with pytest.raises(PlaybookError) as caught:
        read("", "x")
    needed = {key for key, field in keys() if "." not in key and field.is_required()}
    assert {problem.key for problem in caught.value.problems} == needed
