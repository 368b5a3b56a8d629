"""`anfu playbook` says what does not hold, and exits 1."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from anfu.cli.playbook import app
from tests.playbook.build import SHIPPED, changed, line_of

RUN = CliRunner()


def a_broken_playbook(folder: Path) -> tuple[Path, int]:
    """A file with one misspelt key, and its line."""
    text = changed(('[tiers.serious]\nanswer = "4h"', '[tiers.serious]\nanswr = "4h"'))
    path = folder / "mine.en.toml"
    path.write_text(text)
    return path, line_of(text, "answr")


def test_check_says_ok_of_what_holds() -> None:
    """Left alone, it checks the shipped playbooks."""
    result = RUN.invoke(app, ["check"])
    assert result.exit_code == 0
    assert "retailer.zh.toml: ok" in result.output


def test_check_prints_each_problem_and_fails(tmp_path: Path) -> None:
    """A problem is one line that an editor can jump to."""
    path, line = a_broken_playbook(tmp_path)
    result = RUN.invoke(app, ["check", str(path), str(SHIPPED / "retailer.en.toml")])
    assert result.exit_code == 1
    assert f'mine.en.toml:{line}: tiers.serious.answr: unknown key, did you mean "answer"?' in result.output
    assert "retailer.en.toml: ok" in result.output


def test_check_speaks_json(tmp_path: Path) -> None:
    """The same for a machine."""
    path, line = a_broken_playbook(tmp_path)
    result = RUN.invoke(app, ["check", "--json", str(path)])
    assert result.exit_code == 1
    (report,) = json.loads(result.stdout)
    assert report["ok"] is False
    assert report["problems"][0]["line"] == line
    assert report["problems"][0]["near"] == "answer"


def test_show_prints_what_a_playbook_says(tmp_path: Path) -> None:
    """Hours, standards and wordings, as text and as JSON; a broken one is not shown."""
    shown = RUN.invoke(app, ["show", str(SHIPPED / "retailer.en.toml")])
    assert shown.exit_code == 0
    for words in ("first reply within 1 hour", "serious: owned by the senior", "ack_warm_1", "00:00-24:00"):
        assert words in shown.output
    told = json.loads(RUN.invoke(app, ["show", "--json", str(SHIPPED / "retailer.en.toml")]).stdout)
    assert told["brand"]["handle"] == "sprucehome"
    path, _ = a_broken_playbook(tmp_path)
    assert RUN.invoke(app, ["show", str(path)]).exit_code == 1


def test_the_shipped_examples_come_out_as_expected() -> None:
    """Every shipped playbook passes its own tests; one that expects otherwise is told what differs."""
    result = RUN.invoke(app, ["test"])
    assert result.exit_code == 0, result.output


def test_an_example_that_differs_fails(tmp_path: Path) -> None:
    """What was expected and what was found stand under the example, and for a machine as JSON."""
    path = tmp_path / "mine.en.toml"
    path.write_text(changed(("expect = { is_complaint = false }", "expect = { is_complaint = true }")))
    result = RUN.invoke(app, ["test", str(path)])
    assert result.exit_code == 1
    assert "is_complaint: expected True, found False" in result.output
    reports = json.loads(RUN.invoke(app, ["test", "--json", str(path)]).stdout)
    assert [number for number, report in enumerate(reports) if report["differs"]] == [2]
