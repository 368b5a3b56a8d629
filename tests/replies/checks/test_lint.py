"""The linter stops what hurts and lets pass what soothes."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from anfu.channel.length import LIMIT, weighted_length
from anfu.cli.check_reply import check_reply as command
from anfu.clock.calendar import DAYS, Calendar
from anfu.playbook.book import Playbook
from anfu.playbook.load import load
from anfu.replies.checks.finding import Setting
from anfu.replies.checks.lint import check_reply, is_blocked, under_playbook
from anfu.replies.compose import fill

HERE = Path(__file__).parent
BOOKS = [load(path) for path in sorted((HERE.parents[2] / "playbooks").glob("*.toml"))]
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
ANSWER = "Hi Tom, we're sorry. A fault in our shop sent your payment twice, and we've refunded it today."


def rules(text: str, setting: Setting | None = None) -> set[str]:
    """The rules that `text` breaks, as an ordinary English answer where nothing else is said."""
    return {finding.rule for finding in check_reply(text, setting or Setting("answer", "ordinary", "en"))}


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.playbook.name)
def test_no_shipped_wording_is_blocked(book: Playbook) -> None:
    """What we ship passes our own linter, in every topic."""
    spoken = {
        "en": {
            "reason": "a label was missing",
            "fix": "we sent a new one",
            "next_step": "it comes on Friday",
        },
        "zh": {"reason": "标签缺失", "fix": "已为您补发", "next_step": "周五送到"},
    }[book.language]
    news = {"en": "it is on its way", "zh": "正在路上"}[book.language]
    for template in book.templates:
        setting = Setting(template.stage, template.place, book.language, not template.private, now=NOW)
        for topic in template.topics or book.topics:
            slots = {
                "customer": "Anna",
                "case": "K7Q2",
                "agent": "Mia",
                "news": news,
                "topic": topic,
                **spoken,
            }
            text = fill(template, book, slots).text
            findings = check_reply(text, under_playbook(setting, book))
            assert not is_blocked(findings), (template.key, text, findings)


def test_what_is_private_may_be_asked_in_private() -> None:
    """In a direct message, or when invited to one, data may be asked for."""
    ask = "Sorry! Please send us your order number"
    assert "asks_data" not in rules(ask, Setting("answer", "ordinary", "en", public=False))
    assert "asks_data" not in rules(f"{ask} by direct message.")
    assert "asks_data" not in rules("抱歉，请私信告诉我们订单号。", Setting("answer", "ordinary", "zh"))


def test_nobody_is_promised_a_time_when_nobody_works() -> None:
    """A promise for Saturday by a team that works on weekdays is questioned."""
    office = Calendar.weekly("UTC", {day: ["09:00-17:00"] for day in DAYS[:5]})
    friday_night = datetime(2026, 11, 27, 20, tzinfo=UTC)
    setting = Setting("answer", "ordinary", "en", now=friday_night, calendar=office)
    assert "time_closed" in rules("Sorry, we'll answer within 4 hours.", setting)
    assert "time_closed" not in rules("Sorry, we'll answer by Monday noon.", setting)


def test_humour_is_for_calm_customers_where_the_voice_allows_it() -> None:
    """With permission and calm it passes; in a serious case never."""
    assert "humour" not in rules(f"{ANSWER} 😂", Setting("answer", "ordinary", "en", humour=True))
    assert "humour" in rules(f"{ANSWER} 😂", Setting("answer", "ordinary", "en", humour=True, arousal=0.8))
    assert "humour" in rules(f"{ANSWER} 😂", Setting("answer", "serious", "en", humour=True))


def test_a_team_may_silence_a_rule_with_a_reason() -> None:
    """A silenced rule is not heard."""
    setting = Setting("answer", "ordinary", "en", silenced={"canned": "our founder loves it"})
    assert "canned" in rules(f"{ANSWER} Rest assured.")
    assert "canned" not in rules(f"{ANSWER} Rest assured.", setting)


@given(
    st.text(max_size=LIMIT),
    st.sampled_from(["en", "zh"]),
    st.sampled_from(["acknowledge", "answer", "close"]),
)
def test_any_text_can_be_checked(text: str, language: str, stage: str) -> None:
    """No text makes the linter fail, and every finding lies within it."""
    for finding in check_reply(text, Setting(stage, "serious", language, now=NOW)):
        assert 0 <= finding.start <= finding.end <= len(text)


def test_the_command_prints_findings_and_exits_1_on_a_block(tmp_path: Path) -> None:
    """JSON out, 0 for a good reply, 1 for a bad one, and a clear word for a wrong option."""
    app = typer.Typer()
    app.command()(command)
    options = ["--stage", "answer", "--tier", "ordinary", "--lang", "en"]
    good = CliRunner().invoke(app, options, input=ANSWER)
    assert (good.exit_code, [one for one in json.loads(good.stdout) if one["severity"] == "block"]) == (0, [])
    post = tmp_path / "post.json"
    post.write_text('{"data": {"text": "my lamp is broken"}}')
    bad = CliRunner().invoke(app, [*options, "--post", str(post)], input="Calm down.")
    assert bad.exit_code == 1
    first = json.loads(bad.stdout)[0]
    assert set(first) == {"rule", "severity", "span", "reason", "fix"}
    wrong = CliRunner().invoke(app, [*options[:-1], "fr"], input="x")
    assert wrong.exit_code == 2


@pytest.mark.parametrize("piece", ["a@a.", "a.", "1", "您", "{", "send your ", "1小时", "提供", "within 1 "])
def test_no_text_holds_the_desk_up(piece: str) -> None:
    """The longest text of a message is checked at once, however it is built."""
    text = (piece * 10_000)[:10_000]
    started = time.process_time()
    check_reply(text, Setting("acknowledge", "serious", "zh", public=True, now=NOW))
    # Far above the true time, so that a busy machine does not fail it.
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("sentence", "language"), [("We are sorry about it. ", "en"), ("实在是非常抱歉。", "zh")]
)
def test_what_is_too_long_is_marked_from_the_first_sentence_that_does_not_fit(
    sentence: str, language: str
) -> None:
    """So that it can be cut there, or sent as a second reply."""
    text = (sentence * 40).strip()
    [found] = [
        one for one in check_reply(text, Setting("answer", "ordinary", language)) if one.rule == "too_long"
    ]
    assert 0 < found.start < found.end == len(text) and found.start % len(sentence) == 0
    first = text[: found.start]
    assert weighted_length(first.rstrip()) <= LIMIT < weighted_length(first + sentence.rstrip())
