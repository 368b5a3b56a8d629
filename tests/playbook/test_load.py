"""A playbook is read whole, or refused with every problem and its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from anfu.clock.calendar import ALWAYS_OPEN
from anfu.playbook.errors import PlaybookError
from anfu.playbook.load import load, read
from tests.playbook.build import RETAILER, SHIPPED, changed, line_of, problem_of, problems_of


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.name)
def test_the_shipped_playbooks_hold(path: Path) -> None:
    """Each shipped playbook is accepted, as a file and as text, in the language that its name tells."""
    book = load(path)
    assert book.language == path.name.split(".")[1]
    assert load(path.read_text(), path.name).playbook == book.playbook


def test_a_misspelt_key_is_named_with_its_line_and_the_key_meant() -> None:
    """One slip is one problem, said in one line."""
    text = changed(('[tiers.serious]\nanswer = "4h"', '[tiers.serious]\nanswr = "4h"'))
    (problem,) = problems_of(text)
    line = line_of(text, "answr")
    assert (
        str(problem) == f'retailer.en.toml:{line}: tiers.serious.answr: unknown key, did you mean "answer"?'
    )


def test_all_problems_are_told_at_once() -> None:
    """A misspelt key does not hide what it leads to, nor what is wrong elsewhere."""
    problems = problems_of(
        changed(
            ('[tiers.serious]\nanswer = "4h"', '[tiers.serious]\nanswr = "9h"'),
            ("{customer}, we're so sorry", "{custommer}, we're so sorry"),
        )
    )
    assert sorted({problem.key for problem in problems}) == [
        "template[ack_warm_1].text",
        "tiers.serious.answer",
        "tiers.serious.answr",
    ]
    assert "customer" in {problem.near for problem in problems}


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('name = "Spruce Home, English"\n', "", "playbook.name", "missing"),
        ('first_reply = "1h"', 'first_reply = "soon"', "standards.first_reply", '"soon" is no span'),
        ('first_reply = "1h"', "first_reply = 1", "standards.first_reply", "1 is no span"),
        ('language = "en"', 'language = "eng"', "playbook.language", 'did you mean "en"'),
        ("exchanges = 2", 'exchanges = "2"', "publicity.exchanges", 'found "2"'),
        ("exchanges = 2", "exchanges = 0", "publicity.exchanges", "found 0"),
        ("direct_message = false", 'direct_message = "no"', "tiers.ordinary.direct_message", 'found "no"'),
        ('monday = "00:00-24:00"', 'monday = "9 to 5"', "hours.week.monday", "no stretch of hours"),
        ('"America/New_York"', '"America/NewYork"', "hours.time_zone", "America/New_York"),
        ('handle = "sprucehome"', 'handle = "@sprucehome"', "brand.handle", "without @"),
        ('phone = "+1 800 555 0142"\n', "", "contact.phone", "missing"),
        ("[topics.delivery]", "[topics.delivry]", "topics.delivry", 'did you mean "delivery"'),
        (
            'topics = ["safety", "legal"]',
            'topics = ["safty"]',
            "escalation.topics[1]",
            'did you mean "safety"',
        ),
        ("[publicity]\nexchanges = 2\n", "", "publicity", "missing"),
        (
            "[publicity]",
            '[checks.silenced]\nlink_csot = "our plan covers links"\n\n[publicity]',
            "checks.silenced.link_csot",
            'did you mean "link_cost"',
        ),
        (
            'lane = "suspected_false"',
            'lane = "suspected_false"\ntier = "serious"',
            "template[evidence_1]",
            "both",
        ),
        ("arousal = [0.7, 1.0]", "arousal = [0.7, 0.2]", "template[ack_heated_1]", "no part of 0 to 1"),
        (
            'promise = { kind = "answer" }',
            'promise = { knd = "answer" }',
            "template[ack_warm_1].promise.knd",
            "kind",
        ),
    ],
)
def test_a_broken_key_is_told_by_its_name(old: str, new: str, key: str, says: str) -> None:
    """Each kind of slip is told with the key, and what was found or is meant."""
    problem = problem_of((old, new))
    assert problem.key == key
    assert says in str(problem)


def test_problems_stand_on_their_line() -> None:
    """The line of a problem is the line of its key, or of the table that lacks it."""
    text = changed(("exchanges = 2", "exchanges = 0"))
    assert problems_of(text)[0].line == line_of(text, "exchanges = 0")
    text = changed(('phone = "+1 800 555 0142"\n', ""))
    assert problems_of(text)[0].line == line_of(text, "[contact]")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[playbook\n", 1, "table"),
        ("a = 1\na = 2\n", 2, "overwrite"),
        ("a = 1\nb = \n", 2, "value"),
        ('x = """\n\n', 3, ""),
        ("", 1, "missing"),
        ("a = " + "[" * 5000, 1, "nested"),
    ],
)
def test_text_that_is_no_toml_is_refused(text: str, line: int, says: str) -> None:
    """A slip in the TOML itself is told with its line."""
    problem = problems_of(text)[0]
    assert problem.line == line
    assert says in problem.found.lower()


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    """No file, a folder, a huge file, and bytes that are no text: each a clear refusal."""
    binary, huge = tmp_path / "binary.toml", tmp_path / "huge.toml"
    binary.write_bytes(b"a = 1\nb = '\xff'\n")
    huge.write_bytes(b"#" * 2_000_001)
    for path, says in (
        (tmp_path / "none.toml", "No such file"),
        (tmp_path, "directory"),
        (binary, "binary.toml:2"),
        (huge, "2,000,001 bytes"),
    ):
        with pytest.raises(PlaybookError, match=says):
            load(path)
    with pytest.raises(PlaybookError, match="No such file"):
        load("none.toml")


def test_a_byte_order_mark_is_no_slip(tmp_path: Path) -> None:
    """An editor that writes a mark in front does no harm."""
    path = tmp_path / "marked.toml"
    path.write_text(RETAILER, encoding="utf-8-sig")
    assert load(path).brand.name == "Spruce Home"


def test_what_a_reader_of_the_book_asks() -> None:
    """Standards, calendars and topics are at hand, with sensible answers for what is not named."""
    book = read(
        changed(
            (
                '[tiers.ordinary]\nanswer = "4h"',
                '[tiers.ordinary]\nanswer = { within = "3h", clock = "working" }',
            ),
            ('[tiers.serious]\nanswer = "4h"', '[tiers.serious]\nanswer = "2h"'),
        ),
        "x",
    )
    assert book.calendar_for("ordinary", "answer") is book.calendar
    assert book.calendar_for("serious", "contact") is ALWAYS_OPEN
    assert book.standard("ordinary", "contact") is None
    assert book.topic("never heard of") == book.topic("other")
    first_reply = book.standard("ordinary", "first_reply")
    assert first_reply is not None
    assert first_reply.within == book.standards.first_reply
    assert "3 working hours" in book.wordings["ack_warm_1"].parts[-3] + book.wordings["ack_warm_1"].parts[-1]
