"""What differs between two playbooks is said by key and in words."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from anfu.cli.playbook import app
from anfu.playbook.diff import changes
from anfu.playbook.load import read
from tests.playbook.build import RETAILER, changed

OLD = read(RETAILER, "x")


def told(*edits: tuple[str, str]) -> dict[str, str]:
    """What differs after these edits, by key."""
    return {one.key: one.says for one in changes(OLD, read(changed(*edits), "x"))}


def test_a_playbook_does_not_differ_from_itself() -> None:
    """Neither do comments, nor the order in which templates stand."""
    assert changes(OLD, read("# a comment\n" + RETAILER, "x")) == []
    head, first, *rest = RETAILER.split("[[template]]")
    last = rest.pop()
    template, examples = last.split("[[example]]", 1)
    swapped = "[[template]]".join([head, template, *rest, f"{first}[[example]]{examples}"])
    assert changes(OLD, read(swapped, "x")) == []


def test_each_kind_of_change_is_said_in_words() -> None:
    """Spans as they are written, switches as yes and no, lists as words, what is new and what is gone."""
    assert told(('[tiers.serious]\nanswer = "4h"', '[tiers.serious]\nanswer = "2h"')) == {
        "tiers.serious.answer": "2h, was 4h"
    }
    assert told(("report_defamation = true", "report_defamation = false")) == {
        "suspected_false.report_defamation": "no, was yes"
    }
    assert told(('topics = ["safety", "legal"]', 'topics = ["safety"]')) == {
        "escalation.topics": '"safety", was "safety", "legal"'
    }
    renamed = told(('key = "ack_warm_5"', 'key = "ack_warm_6"'))
    assert renamed["template[ack_warm_6].stage"] == 'new: "acknowledge"'
    assert renamed["template[ack_warm_5].stage"] == 'gone; it was "acknowledge"'


def test_the_command_prints_it(tmp_path: Path) -> None:
    """For a person, and for a machine."""
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(RETAILER)
    new.write_text(changed(("exchanges = 2", "exchanges = 3")))
    run = CliRunner()
    assert run.invoke(app, ["diff", str(old), str(new)]).output == (
        "publicity.exchanges: 3, was 2\n1 keys differ\n"
    )
    (one,) = json.loads(run.invoke(app, ["diff", str(old), str(new), "--json"]).stdout)
    assert (one["key"], one["before"], one["after"]) == ("publicity.exchanges", "2", "3")
    assert "nothing differs" in run.invoke(app, ["diff", str(old), str(old)]).output
