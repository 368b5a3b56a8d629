from __future__ import annotations

from pathlib import Path

import pytest

from anfu.cli import output
from anfu.cli.output import Output, calm

TRACEBACK = """\
before

Traceback (most recent call last):
  File "a.py", line 1, in <module>
    do()
KeyError: 'x'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "b.py", line 1, in <module>
ValueError: no x
  an indented line of ours
"""


def test_of_a_traceback_its_last_line_is_said() -> None:
    """The terminal hears what went wrong, not where; other lines pass as they are."""
    said = ["before", "KeyError: 'x'", "ValueError: no x", "  an indented line of ours"]
    assert list(calm(TRACEBACK.splitlines())) == said


def test_the_file_keeps_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file holds every line behind its name, and is put aside when it grows too long."""
    file, said = tmp_path / "up.log", list[str]()
    Output(said.append, file).take("web", TRACEBACK.splitlines())
    assert file.read_text().splitlines() == [f"web    {line}" for line in TRACEBACK.splitlines()]
    assert said[0] == "web    before"
    monkeypatch.setattr(output, "LONGEST_FILE", 10)
    Output(said.append, file).take("web", ["new"])
    assert file.read_text() == "web    new\n"
    assert (tmp_path / "up.old.log").exists()
