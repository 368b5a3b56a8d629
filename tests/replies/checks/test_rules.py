"""Each rule of the linter finds what it is for, and no more, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from anfu.replies.checks.catalogue import Rule, rules_of
from anfu.replies.checks.lint import check_reply

RULES = [(language, rule) for language in ("en", "zh") for rule in rules_of(language).values()]

ASKED = {
    "no empathy": ["no_empathy"],
    "no concrete restatement": ["no_restatement"],
    "defensive": ["defensive"],
    "blaming": ["blaming"],
    "sarcastic": ["sarcastic"],
    "accusing": ["accusing"],
    "dismissive": ["dismissive"],
    "commanding": ["commanding"],
    "an admission that the playbook forbids": ["legal_admission", "forbidden"],
    "a promise without a time": ["no_time"],
    "a time that the team cannot keep": ["time_closed", "time_unstaffed"],
    "a time in the past": ["time_past"],
    "unfilled slots": ["open_slot"],
    "asking for personal data in public": ["asks_data", "asks_secret"],
    "personal data shown": ["shows_data"],
    "jargon": ["jargon"],
    "too long": ["too_long"],
    "humour out of place": ["humour"],
    "no apology, explanation or next step": ["no_apology", "no_explanation", "no_next_step"],
    "no channels or timetable in a serious one": ["no_channels", "no_private_channel", "no_timetable"],
    "wrong language": ["wrong_language"],
    "wrong formality": ["too_casual", "too_formal"],
    "near-duplicate of recent replies": ["near_duplicate"],
    "link cost": ["link_cost"],
}
"""What a linter of replies has to find, and the rules that find it."""


@pytest.mark.parametrize(("language", "rule"), RULES, ids=[f"{lang}-{rule.name}" for lang, rule in RULES])
def test_each_rule_finds_its_examples_and_no_more(language: str, rule: Rule) -> None:
    """What must fail fails by this rule, and what must pass passes it."""
    assert rule.fails and rule.passes
    for one in rule.fails:
        assert rule.name in {found.rule for found in check_reply(one.text, one.setting)}, one.text
    for one in rule.passes:
        assert rule.name not in {found.rule for found in check_reply(one.text, one.setting)}, one.text


def test_both_languages_have_the_same_rules_and_all_that_is_asked_for() -> None:
    """A rule that speaks one language only, or a wish without a rule, would go unnoticed."""
    assert set(rules_of("en")) == set(rules_of("zh"))
    assert {rule for rules in ASKED.values() for rule in rules} <= set(rules_of("en"))
    for name, rule in rules_of("en").items():
        assert rule.severity in ("block", "warn", "hint"), name


def test_what_a_finding_says_is_in_the_language_of_the_reply() -> None:
    """Reasons and fixes, with their figures filled in."""
    for _, rule in RULES:
        for one in rule.fails:
            found = next(found for found in check_reply(one.text, one.setting) if found.rule == rule.name)
            assert "{" not in found.reason + found.fix, found
            assert any("\u4e00" <= sign <= "\u9fff" for sign in found.reason) is one.setting.is_chinese, found


@pytest.mark.parametrize(("language", "page"), [("en", "replies.md"), ("zh", "replies.zh-CN.md")])
def test_the_page_shows_what_each_rule_finds_and_lets_pass(language: str, page: str) -> None:
    """A row for each rule, with examples that run as tests above."""
    text = (Path(__file__).parents[3] / "docs" / page).read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    assert set(rows) == set(rules_of(language))
    for name, rule in rules_of(language).items():
        for one in (rule.fails[0], rule.passes[0]):
            assert one.text.strip()[:60] in rows[name], name
