"""Every key and slot of a playbook is explained to a care lead, in English and in Chinese."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import read
from anfu.playbook.refusals import keys
from anfu.playbook.slots import SLOTS

DOCS = Path(__file__).parents[2] / "docs"
TIMES = re.compile(r"(?:answer|update_every|contact)\.(?:within|clock)$")


class Page(NamedTuple):
    """A page about playbooks, and the words by which its tables say what may be left out and who fills a slot."""

    text: str
    times: str
    optional: str
    fillers: dict[str, str]

    def section_of(self, key: str) -> str:
        """The text of the section that should explain `key`."""
        table = key.rpartition(".")[0]
        if TIMES.search(key) and "template" not in key:
            heading = self.times
        elif table in ("template.promise", "example.expect"):
            heading = f"`{table.rpartition('.')[2]}`"
        else:
            heading = f"[{table}]"
        return next((body for head, body in self.sections if heading in head), "")

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Each heading with what stands under it."""
        return re.findall(r"^##+ (.+)\n((?:(?!^##).*\n)*)", self.text, re.MULTILINE)


PAGES = {
    "en": Page(
        (DOCS / "playbook.md").read_text(encoding="utf-8"),
        "A time to keep",
        "*Optional",
        {"desk": "desk", "person": "person", "playbook": "playbook"},
    ),
    "zh": Page(
        (DOCS / "playbook.zh-CN.md").read_text(encoding="utf-8"),
        "时限",
        "可不写。*",
        {"desk": "系统", "person": "人", "playbook": "手册"},
    ),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("key", [key for key, _ in keys()])
def test_every_key_is_explained(key: str, page: Page) -> None:
    """A table has a heading, and a key a row under the heading of its table."""
    table, _, name = key.rpartition(".")
    if not table:
        assert any(f"[{key}]" in head for head, _ in page.sections), key
    else:
        assert re.search(rf"^\| `{name}` \|", page.section_of(key), re.MULTILINE), key


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize(("key", "required"), [(key, field.is_required()) for key, field in keys()])
def test_the_page_tells_what_may_be_left_out(key: str, required: bool, page: Page) -> None:
    """A key that may be left out is marked so."""
    table, _, name = key.rpartition(".")
    row = re.search(rf"^\| `{name}` \| (.*)", page.section_of(key), re.MULTILINE) if table else None
    if row is not None and name not in ("tier", "lane"):
        assert required or page.optional in row[1], key


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_slot_is_explained(page: Page) -> None:
    """Each slot has a row that says who fills it."""
    rows = dict(re.findall(r"^\| `\{(\w+)\}` \| .* \| (\w+) \|$", page.text, re.MULTILINE))
    assert rows == {name: page.fillers[slot.filled_by] for name, slot in SLOTS.items()}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_page_explains_no_key_that_is_not_there(page: Page) -> None:
    """What the page explains, a playbook may have."""
    known = {key.rpartition(".")[2] for key, _ in keys()}
    explained = set(re.findall(r"^\| `(\w+)` \| [^|]* \|$", page.text, re.MULTILINE))
    assert explained <= known


def test_both_pages_explain_the_same_in_the_same_order() -> None:
    """Nothing stands in one language alone: the same first columns, but for what the words themselves say."""
    english, chinese = (
        [row for row in re.findall(r"^\| (.*?) \|", page.text, re.MULTILINE) if row.startswith("`")]
        for page in PAGES.values()
    )
    assert [row.replace("、", ", ") for row in chinese] == english


def test_an_empty_playbook_is_told_every_table_that_it_needs() -> None:
    """Starting from nothing, the first refusal is a list of what to write."""
    with pytest.raises(PlaybookError) as caught:
        read("", "x")
    needed = {key for key, field in keys() if "." not in key and field.is_required()}
    assert {problem.key for problem in caught.value.problems} == needed
