"""Every principle of the strategy is a key with a passing example in each shipped playbook, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from anfu.playbook.load import load
from anfu.playbook.refusals import keys
from anfu.playbook.template import Example
from anfu.replies.examples import differences
from anfu.triage.judgement import judge
from tests.playbook.build import SHIPPED


def finds(*rules: str, private: bool = False) -> Callable[[Example], bool]:
    """Examples with a draft in which the check finds these rules."""
    return lambda e: (
        e.expect.findings is not None and set(rules) <= set(e.expect.findings) and e.private == private
    )


@dataclass(frozen=True)
class Principle:
    """One principle of the strategy: the keys that carry it, and which examples show it."""

    keys: tuple[str, ...]
    shows: Callable[[Example], bool]


STRATEGY: dict[str, Principle] = {
    "Speed: a first reply within an hour, and two stages with a time for the second": Principle(
        ("standards.first_reply", "tiers.ordinary.answer", "template.stage", "template.promise"),
        lambda e: (
            (e.expect.stage, e.expect.promise, e.expect.tier) == ("acknowledge", ("answer",), "ordinary")
        ),
    ),
    "Feeling first": Principle(("topics.<topic>.problem", "topics.<topic>.feeling"), finds("no_empathy")),
    "Feeling first, then the answer": Principle(
        ("template.text",), lambda e: e.expect.findings == () and e.stage == "answer" and not e.private
    ),
    "Never defend, argue or blame": Principle(("voice.tone",), finds("defensive", "blaming")),
    "Never accuse": Principle(("voice.tone",), finds("accusing")),
    "Ordinary: apologise, explain without jargon, resolve": Principle(
        ("checks.jargon",), finds("no_apology", "no_next_step", "jargon")
    ),
    "What only lawyers say": Principle(("checks.forbidden",), finds("forbidden")),
    "Serious: senior, direct message at once, channels, timetable": Principle(
        (
            "tiers.serious.owner",
            "tiers.serious.direct_message",
            "tiers.serious.contact",
            "contact.phone",
            "contact.email",
        ),
        lambda e: (
            (e.expect.owner, e.expect.direct_message, e.expect.channels)
            == ("senior", True, ("phone", "email"))
            and e.expect.promise == ("contact", "update")
        ),
    ),
    "Serious without these does not leave": Principle(
        ("template.tier",), finds("no_timetable", "no_channels", "no_private_channel")
    ),
    "Regular updates, even with nothing new": Principle(
        ("tiers.serious.update_every",), lambda e: e.stage == "update" and e.expect.findings == ()
    ),
    "Public first, personal data only in private": Principle(
        ("tiers.ordinary.direct_message",), finds("asks_data")
    ),
    "What is needed may be asked in private": Principle(
        ("template.private",), lambda e: e.private and e.stage == "answer" and e.expect.findings == ()
    ),
    "A budget of publicity": Principle(
        ("publicity.exchanges",), lambda e: e.exchanges > 0 and e.expect.findings == ("too_public",)
    ),
    "Details of the customer's own post": Principle(("template.text",), finds("no_restatement")),
    "Tone by history: failed before": Principle(
        ("template.history",), lambda e: e.history == "repeat" and e.expect.template is not None
    ),
    "Tone by history: loyal": Principle(
        ("voice.loyal_after",), lambda e: e.history == "loyal" and e.expect.template is not None
    ),
    "Tone by mood; escalation by rule, not by mood": Principle(
        ("template.arousal",),
        lambda e: e.expect.template == "ack_heated_1" and e.expect.tier == "ordinary",
    ),
    "Humour never where it hurts": Principle(("voice.humour", "template.humour"), finds("humour")),
    "Escalation by rule: failing twice": Principle(
        ("escalation.failures", "escalation.risks", "escalation.topics"),
        lambda e: e.history == "failed_twice" and e.expect.tier == "serious",
    ),
    "Escalation by rule: the brand's own dangers": Principle(
        ("escalation.phrases",), lambda e: e.expect.tier == "serious" and e.expect.template is None
    ),
    "Suspected false: formal channel, second person, report of defamation, no dispute": Principle(
        (
            "suspected_false.approval",
            "suspected_false.evidence",
            "suspected_false.answer",
            "suspected_false.report_defamation",
            "template.lane",
        ),
        lambda e: (
            (e.expect.lane, e.expect.approval, e.expect.report, e.expect.template)
            == ("suspected_false", True, True, "evidence_1")
        ),
    ),
    "Two people behind what binds": Principle(
        ("tiers.serious.approval", "approvals.new_staff"),
        lambda e: e.expect.tier == "serious" and e.expect.approval is True,
    ),
    "One owner until resolved, hand-over with a reason": Principle(
        ("ownership.handover_reason", "tiers.ordinary.owner"),
        lambda e: e.expect.handover == "required" and e.expect.owner == "agent",
    ),
    "Praise is left alone": Principle((), lambda e: e.expect.is_complaint is False),
}
DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", STRATEGY)
@pytest.mark.parametrize("page", ["playbook.md", "playbook.zh-CN.md"])
def test_each_principle_is_a_key_and_a_line_in_the_docs(name: str, page: str) -> None:
    """Its keys exist, and the table of principles that a care lead reads names each of them."""
    known = {key for key, _ in keys()}
    head = (DOCS / page).read_text(encoding="utf-8").split("\n## ")[1]
    rows = [row for row in head.splitlines() if row.startswith("| ")]
    for key in STRATEGY[name].keys:
        assert key in known, key
        spoken = key.replace("ordinary", "*").replace("serious", "*")
        assert any(f"`{one}`" in row for row in rows for one in (key, spoken)), f"{key} in {page}"


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.name)
def test_wordings_rotate_and_speak_of_the_customers_own_trouble(path: Path) -> None:
    """Each place has two public acknowledgements at least, each with name, problem, reference and a time."""
    book = load(path)
    for (stage, place, private), groups in book.places.items():
        if stage == "acknowledge" and not private:
            for group in groups:
                assert len(group) >= 2, [template.key for template in group]
            for template in (one for group in groups for one in group):
                needed = {"customer", "case", "evidence" if place == "suspected_false" else "problem"}
                assert needed <= set(template.slots), template.key
                assert any(slot.endswith("within") for slot in template.slots), template.key


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.name)
def test_each_principle_has_an_example_that_comes_out_as_expected(path: Path) -> None:
    """An example for each, and every example passes."""
    book = load(path)
    shown = {name: [e for e in book.examples if one.shows(e)] for name, one in STRATEGY.items()}
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
