"""Every principle of the strategy is a key with a passing example in each shipped playbook, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from anfu.playbook.load import load
from anfu.playbook.template import Example
from anfu.replies.examples import differences
from anfu.triage.judgement import judge
from tests.playbook.build import SHIPPED


def finds(*rules: str, private: bool = False) -> Callable[[Example], bool]:
    """Examples with a draft in which the check finds these rules."""
    return lambda e: (
        e.expect.findings is not None and set(rules) <= set(e.expect.findings) and e.private == private
    )


PRINCIPLES: dict[str, Callable[[Example], bool]] = {
    "two stages, with a time for the second": lambda e: (
        e.expect.stage == "acknowledge" and e.expect.promise == ("answer",) and e.expect.tier == "ordinary"
    ),
    "feeling first": finds("no_empathy"),
    "a good answer passes": lambda e: e.expect.findings == () and e.stage == "answer" and not e.private,
    "never defend or blame": finds("defensive", "blaming"),
    "never accuse": finds("accusing"),
    "apologise, resolve, no jargon": finds("no_apology", "no_next_step", "jargon"),
    "what only lawyers say": finds("forbidden"),
    "serious: senior, direct message, channels, timetable": lambda e: (
        (e.expect.owner, e.expect.direct_message, e.expect.channels) == ("senior", True, ("phone", "email"))
        and e.expect.promise == ("contact", "update")
    ),
    "serious without these does not leave": finds("no_timetable", "no_channels", "no_private_channel"),
    "news without anything new": lambda e: e.stage == "update" and e.expect.findings == (),
    "no personal data in public": finds("asks_data"),
    "what is needed may be asked in private": lambda e: (
        e.private and e.stage == "answer" and e.expect.findings == ()
    ),
    "a budget of publicity": lambda e: e.exchanges > 0 and e.expect.findings == ("too_public",),
    "tone for those whom we failed": lambda e: e.history == "repeat" and e.expect.template is not None,
    "tone for the loyal": lambda e: e.history == "loyal" and e.expect.template is not None,
    "tone for the furious, by rule and not by mood": lambda e: (
        e.expect.template == "ack_heated_1" and e.expect.tier == "ordinary"
    ),
    "no humour where it hurts": finds("humour"),
    "failing twice is serious": lambda e: e.history == "failed_twice" and e.expect.tier == "serious",
    "the brand's own dangers": lambda e: e.expect.tier == "serious" and e.expect.template is None,
    "suspected false: formal channel, second person, not in public dispute": lambda e: (
        e.expect.lane == "suspected_false" and e.expect.approval is True and e.expect.template == "evidence_1"
    ),
    "two people behind a serious answer": lambda e: e.expect.tier == "serious" and e.expect.approval is True,
    "one owner": lambda e: e.expect.handover == "required",
    "praise is left alone": lambda e: e.expect.is_complaint is False,
}


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.name)
def test_each_principle_has_an_example_that_comes_out_as_expected(path: Path) -> None:
    """An example for each, and every example passes."""
    book = load(path)
    shown = {name: [e for e in book.examples if shows(e)] for name, shows in PRINCIPLES.items()}
    assert [name for name, examples in shown.items() if not examples] == []
    verdicts = judge([e.post for e in book.examples], [book.language] * len(book.examples))
    wrong = {
        e.says: found
        for e, verdict in zip(book.examples, verdicts, strict=True)
        if (found := differences(book, e, verdict))
    }
    assert wrong == {}


def test_the_shipped_playbooks_use_every_optional_part_of_the_strategy() -> None:
    """Loyalty, humour or its refusal, news, publicity, escalation and approval are set in each."""
    for path in SHIPPED.glob("*.toml"):
        book = load(path)
        assert book.voice.loyal_after and book.approvals.new_staff and book.escalation.phrases
        assert book.checks.forbidden and book.checks.jargon
        assert {"first", "repeat", "loyal", "failed_twice"} - {t.history for t in book.templates} <= {"first"}
        assert {t.stage for t in book.templates} == {"acknowledge", "answer", "update", "close", "follow_up"}
