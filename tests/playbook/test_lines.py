"""The locator tells the line of every key."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anfu.playbook.lines import Lines, Path
from tests.playbook.build import RETAILER, SHIPPED

TEXT = '''\
# a comment with [brackets] and = signs
top = 1
[a]
b.c = "x # no comment" # comment ] }
b.d = """
[not.a.table]
key = "nor a key"
\\""" still inside """
"quoted key" = [
  "one", # first ]
  { e = 1, f = [2, 3] },

  \'\'\'
  literal " text
  \'\'\',
]
[[list]]
x = 1
[list.inner]
y = 2
[[list]]
x = 2979-05-27 07:32:00
  [[list.deep]]
  z = {p = "}", q.r = ','}
  [[list.deep]]
  z = true
[ a . spaced ]
w = -1_000.5e3
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("top",), 2),
        (("a",), 3),
        (("a", "b"), 4),
        (("a", "b", "c"), 4),
        (("a", "b", "d"), 5),
        (("a", "quoted key"), 9),
        (("a", "quoted key", 0), 10),
        (("a", "quoted key", 1, "f", 1), 11),
        (("a", "quoted key", 2), 13),
        (("list",), 17),
        (("list", 0, "x"), 18),
        (("list", 0, "inner", "y"), 20),
        (("list", 1, "x"), 22),
        (("list", 1, "deep", 0, "z", "q", "r"), 24),
        (("list", 1, "deep", 1, "z"), 26),
        (("a", "spaced", "w"), 28),
    ],
)
def test_finds_each_key(path: Path, line: int) -> None:
    """Tables, arrays of tables, dotted keys, inline tables and long strings are all followed."""
    tomllib.loads(TEXT)
    assert Lines(TEXT).find(path) == (path, line)


def test_goes_to_the_nearest_key_that_is_written() -> None:
    """What is missing is looked for where it would stand."""
    lines = Lines(TEXT)
    assert lines.find(("list", 1, "absent")) == (("list", 1), 21)
    assert lines.find(("a", "b", "c", 0)) == (("a", "b", "c"), 4)


def test_lines_end_as_on_windows_too() -> None:
    """Carriage returns do not move lines."""
    assert Lines(TEXT.replace("\n", "\r\n")).find(("a", "spaced", "w"))[1] == 28


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.name)
def test_finds_every_key_of_the_shipped_playbooks(file: Any) -> None:
    """Every key that tomllib reads has a line, and the line holds that key."""
    text = file.read_text()
    lines, rows = Lines(text), text.splitlines()

    def walk(value: Any, path: Path) -> None:
        found, line = lines.find(path)
        assert found == path
        if path and isinstance(path[-1], str):
            assert path[-1] in rows[line - 1]
        items = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for part, inner in items:
            walk(inner, (*path, part))

    walk(tomllib.loads(text), ())


@given(st.lists(st.sampled_from(RETAILER.splitlines()), max_size=40))
def test_never_fails_on_what_tomllib_accepts(rows: list[str]) -> None:
    """Whatever tomllib accepts can be scanned."""
    text = "\n".join(rows)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    Lines(text)
